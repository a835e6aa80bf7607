"""Addresses of accounts at sign-in and registration."""

from django.urls import path

from accounts.views import people, registration

app_name = "accounts"
urlpatterns = [
    path("register/", registration.RegistrationView.as_view(), name="register"),
    path("register/company/", registration.RegisterCompanyView.as_view(), name="register-company"),
    path("register/code-check/", registration.CodeCheckView.as_view(), name="register-code-check"),
    path("register/licence/", registration.RegisterLicenceView.as_view(), name="register-licence"),
    path(
        "register/tax-certificate/",
        registration.RegisterTaxCertificateView.as_view(),
        name="register-tax-certificate",
    ),
    path("register/check/", registration.RegisterCheckView.as_view(), name="register-check"),
    path("after-sign-in/", people.AfterSignInView.as_view(), name="after-sign-in"),
    path("profile/", people.ProfileView.as_view(), name="profile"),
]
