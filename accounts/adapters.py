"""How allauth creates users, writes to them and keeps their secrets."""

from typing import Any, ClassVar

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy

from accounts.devices import device_name
from accounts.models import User
from accounts.sealing import seal, unseal
from marketplace import clock

PURPOSE = "second-factor"


class AccountAdapter(DefaultAccountAdapter):
    """Remembers the language a person signed up in and writes to them in it."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:  # noqa: FBT001, FBT002 - allauth's signature
        """Save a new user with the language of the page they signed up on."""
        language = translation.get_language() or settings.LANGUAGE_CODE
        user.language = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMessage:
        """Render a mail in the language of the user it is for, that of the page for strangers."""
        user = context.get("user")
        language = user.language if isinstance(user, User) else translation.get_language()
        with translation.override(language):
            message: EmailMessage = super().render_mail(template_prefix, email, context, headers)
        return message

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask for the password again before security is changed, but not of people who have just signed in."""
        records = get_authentication_records(self.request, self.request.user)
        since = clock.now().timestamp() - app_settings.REAUTHENTICATION_TIMEOUT
        if records and records[-1]["at"] > since:
            return False
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        return required


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of authenticator apps and recovery codes encrypted."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This code is wrong or too old. Enter the one that is shown now."),
    }

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002, ARG002 - allauth's signature
        """Propose the device for a passkey's name."""
        return device_name(self.request.headers.get("User-Agent", ""))

    def encrypt(self, text: str) -> str:
        """Return a secret as the database keeps it."""
        return seal(text, purpose=PURPOSE).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret in clear."""
        return unseal(encrypted_text.encode("ascii"), purpose=PURPOSE)
