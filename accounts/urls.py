"""Addresses of accounts at sign-in and registration."""

from django.urls import path

from accounts.views import people, registration

app_name = "accounts"
urlpatterns = [
    path("register/", registration.RegistrationView.as_view(), name="register"),
    path("register/company/", registration.RegisterCompanyView.as_view(), name="register-company"),
    path("register/topic/", registration.RegisterTopicView.as_view(), name="register-topic"),
    path("register/check/", registration.RegisterCheckView.as_view(), name="register-check"),
    path("register/live-check/", registration.LiveCheckView.as_view(), name="register-live-check"),
    path("after-sign-in/", people.AfterSignInView.as_view(), name="after-sign-in"),
    path("profile/", people.ProfileView.as_view(), name="profile"),
]
