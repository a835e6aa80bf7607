"""What accounts does on news from the kernel and the libraries below it."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.signals import user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from accounts import activity, second_factor, sessions
from accounts.devices import device_name
from accounts.models import Seller, User
from accounts.tasks import follow_calendar
from marketplace.signals import calendar_changed


@receiver(user_logged_in)
def record_sign_in(request: HttpRequest, user: User, **_more: Any) -> None:
    """Write the sign-in into the logs of the teams that the person belongs to."""
    sellers = Seller.objects.filter(memberships__user=user).order_by("pk")
    device, address = device_name(request.headers.get("User-Agent", "")), get_adapter().get_client_ip(request)
    about = f"{device} · {address}"
    activity.record_for_all(sellers=sellers, actor=user, kind="signed_in", subject=user, about=about)


@receiver(authenticator_added)
def end_sessions_without_the_factor(
    request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any
) -> None:
    """End the sessions that began before the user had a second factor, besides the one that sets it up."""
    if second_factor.is_first(authenticator):
        sessions.end_other_sessions(user=user, current=request.session.session_key)


@receiver(calendar_changed)
def let_due_dates_follow(**_news: Any) -> None:
    """Move the due dates of running reviews once the change is there."""
    transaction.on_commit(follow_calendar.delay, robust=True)
