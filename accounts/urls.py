"""Addresses of accounts at sign-in and registration."""

from django.urls import path

from accounts.views import invitations, notifications, people, preferences, registration, security

app_name = "accounts"
urlpatterns = [
    path("register/", registration.RegistrationView.as_view(), name="register"),
    path("register/company/", registration.RegisterCompanyView.as_view(), name="register-company"),
    path("register/topic/", registration.RegisterTopicView.as_view(), name="register-topic"),
    path("register/check/", registration.RegisterCheckView.as_view(), name="register-check"),
    path("register/live-check/", registration.LiveCheckView.as_view(), name="register-live-check"),
    path("after-sign-in/", people.AfterSignInView.as_view(), name="after-sign-in"),
    path("profile/", people.ProfileView.as_view(), name="profile"),
    path("notifications/", notifications.PersonNotificationsView.as_view(), name="notifications"),
    path("notifications/count/", notifications.PersonBellView.as_view(), name="bell"),
    path("notifications/reading/", notifications.PersonReadingView.as_view(), name="notifications-reading-create"),
    path("notifications/settings/", preferences.PersonPreferencesView.as_view(), name="notification-preferences"),
    path("notifications/<int:pk>/", notifications.PersonNotificationView.as_view(), name="notification"),
    path("unsubscribe/<str:token>/", preferences.UnsubscriptionView.as_view(), name="unsubscription"),
    path("unsubscribe/<str:token>/undoing/", preferences.ResubscriptionView.as_view(), name="resubscription-create"),
    path("second-factor/", security.SecondFactorView.as_view(), name="second-factor"),
    path("sessions/<int:pk>/end/", security.SessionEndView.as_view(), name="session-end-create"),
    path("invitations/<str:token>/", invitations.InvitationView.as_view(), name="invitation"),
    path(
        "invitations/<str:token>/acceptance/",
        invitations.AcceptanceView.as_view(),
        name="invitation-acceptance-create",
    ),
    path("invitations/<str:token>/refusal/", invitations.RefusalView.as_view(), name="invitation-refusal-create"),
]
