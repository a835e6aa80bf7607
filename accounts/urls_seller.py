"""Addresses of accounts in the seller face."""

from django.urls import include, path

from accounts.views import bank_account, home, materials, qualification, team

app_name = "seller"

qualification_patterns = [
    path("", qualification.QualificationView.as_view(), name="qualification"),
    path("credentials/", qualification.QualificationView.as_view(), name="credentials"),
    path("cases/<str:number>/", qualification.QualificationView.as_view(), name="case"),
    path("company/", materials.CompanyPage.as_view(), name="qualification-company"),
    path("licence/", materials.LicencePage.as_view(), name="qualification-licence"),
    path("tax-certificate/", materials.TaxCertificatePage.as_view(), name="qualification-tax-certificate"),
    path("bank/", materials.BankPage.as_view(), name="qualification-bank"),
    path("invoices/", materials.InvoicesPage.as_view(), name="qualification-invoices"),
    path("delivery/", materials.DeliveryPage.as_view(), name="qualification-delivery"),
    path("addresses/", materials.AddressesPage.as_view(), name="qualification-addresses"),
    path("submission/", qualification.SubmissionView.as_view(), name="qualification-submission-create"),
    path("reopening/", qualification.ReopeningView.as_view(), name="qualification-reopening-create"),
    path("documents/<int:pk>/", qualification.EvidenceView.as_view(), name="qualification-document"),
    path(
        "documents/<int:pk>/withdrawal/",
        qualification.WithdrawalView.as_view(),
        name="qualification-withdrawal-create",
    ),
]

urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("notifications/", home.NotificationsView.as_view(), name="notifications"),
    path("choice/", home.ChoiceView.as_view(), name="choice-create"),
    path("team/", team.TeamView.as_view(), name="team"),
    path("team/<int:pk>/role/", team.RoleView.as_view(), name="team-role-create"),
    path("team/<int:pk>/removal/", team.RemovalView.as_view(), name="team-removal-create"),
    path("bank-account/", bank_account.BankAccountView.as_view(), name="bank-account"),
    path("qualification/", include(qualification_patterns)),
]
