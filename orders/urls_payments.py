"""Addresses of payment providers: their webhooks, and the sandbox provider's own page."""

from django.conf import settings
from django.urls import path

from orders.views import payments

app_name = "payments"
urlpatterns = [path("<slug:provider>/webhook/", payments.webhook, name="webhook")]
if settings.SANDBOX_PAYMENTS:
    urlpatterns.append(path("sandbox/<str:token>/", payments.SandboxPage.as_view(), name="sandbox"))
