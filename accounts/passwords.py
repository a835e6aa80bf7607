"""Rules for passwords beyond Django's own."""

from django.contrib.auth import password_validation
from django.utils.translation import ngettext


class MinimumLengthValidator(password_validation.MinimumLengthValidator):
    """Django's rule in our words: Django's own sentence has lost its Chinese translation."""

    def get_error_message(self) -> str:
        """Say how long a password must be."""
        return ngettext(
            "This password is too short. Use at least %(count)d character.",
            "This password is too short. Use at least %(count)d characters.",
            self.min_length,
        ) % {"count": self.min_length}
