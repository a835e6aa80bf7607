"""Addresses of accounts in the seller face."""

from django.urls import URLPattern, URLResolver, include, path

from accounts.views import activity, bank_account, home, notifications, preferences, qualification, team, topics

app_name = "seller"

case_patterns: list[URLPattern] = [
    path("", qualification.CaseView.as_view(), name="case"),
    path("topic/", topics.TopicPage.as_view(), name="case-topic"),
    path("submission/", qualification.SubmissionView.as_view(), name="case-submission-create"),
    path("reopening/", qualification.ReopeningView.as_view(), name="case-reopening-create"),
    path("withdrawal/", qualification.CaseWithdrawalView.as_view(), name="case-withdrawal-create"),
]
qualification_patterns: list[URLPattern | URLResolver] = [
    path("", qualification.QualificationView.as_view(), name="qualification"),
    path("applications/", qualification.ApplicationView.as_view(), name="case-create"),
    path("renewals/", qualification.RenewalView.as_view(), name="renewal-create"),
    path("contact/", qualification.ContactView.as_view(), name="contact"),
    path("cases/<str:number>/", include(case_patterns)),
    path("documents/<int:pk>/", qualification.EvidenceView.as_view(), name="qualification-document"),
    path(
        "documents/<int:pk>/withdrawal/",
        qualification.WithdrawalView.as_view(),
        name="qualification-withdrawal-create",
    ),
]

team_patterns = [
    path("", team.TeamView.as_view(), name="team"),
    path("<int:pk>/role/", team.RoleView.as_view(), name="team-role-create"),
    path("<int:pk>/removal/", team.RemovalView.as_view(), name="team-removal-create"),
    path("departure/", team.DepartureView.as_view(), name="team-departure-create"),
    path(
        "second-factor-requirement/",
        team.SecondFactorRequirementView.as_view(),
        name="team-second-factor-requirement-update",
    ),
    path("invitations/<int:pk>/revocation/", team.RevocationView.as_view(), name="team-invitation-revocation-create"),
    path("invitations/<int:pk>/renewal/", team.RenewalView.as_view(), name="team-invitation-renewal-create"),
]

notification_patterns = [
    path("", notifications.SellerNotificationsView.as_view(), name="notifications"),
    path("count/", notifications.SellerBellView.as_view(), name="bell"),
    path("reading/", notifications.SellerReadingView.as_view(), name="notifications-reading-create"),
    path("settings/", preferences.SellerPreferencesView.as_view(), name="notification-preferences"),
    path("<int:pk>/", notifications.SellerNotificationView.as_view(), name="notification"),
]

urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("notifications/", include(notification_patterns)),
    path("choice/", home.ChoiceView.as_view(), name="choice-create"),
    path("team/", include(team_patterns)),
    path("activity/", activity.ActivityView.as_view(), name="activity"),
    path("bank-account/", bank_account.BankAccountView.as_view(), name="bank-account"),
    path("qualification/", include(qualification_patterns)),
]
