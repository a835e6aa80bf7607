"""What is asked of everybody who is signed in, on every request."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts import second_factor, sessions
from accounts.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]
# One's own account, where a second factor is set up; and what needs no right at all.
OPEN_PREFIXES = ("account_", "mfa_", "usersessions_", "mailbox:")
OPEN_NAMES = frozenset(
    {"accounts:second-factor", "admin:logout", "front-door", "health", "product-picture", "set-language", "set-theme"}
)


class SecondFactorMiddleware:
    """Sends staff without a second factor to where it is set up, whichever page they open.

    The one door for everything a staff permission opens: new pages stand behind it without being named.
    Costs one query per request, of staff only. In the stores staff are customers like everybody else.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Redirect where the factor is missing; runs before StorefrontMiddleware takes ``storefront`` away."""
        if "storefront" in kwargs or _is_open(request):
            return None
        user = request.user
        if not isinstance(user, User) or not user.is_staff or second_factor.has_one(user):
            return None
        return redirect("accounts:second-factor")


class LastSeenMiddleware:
    """Notes now and then that a session is in use, where the request has read the session anyway."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then note it: SessionMiddleware, further out, saves the session."""
        response = self.get_response(request)
        if request.session.accessed and request.user.is_authenticated:
            sessions.note_seen(request.session)
        return response


def _is_open(request: HttpRequest) -> bool:
    name = request.resolver_match.view_name if request.resolver_match else ""
    return name in OPEN_NAMES or name.startswith(OPEN_PREFIXES)
