"""The one root of errors that a person can cause and should be told about."""

from django.utils.functional import Promise


class DomainError(Exception):
    """A rule of the marketplace refuses what was asked.

    ``message`` is a plain sentence for the person who asked, already marked for
    translation. ``field`` names the form field it belongs to, or is empty when it
    concerns the whole request. ``ErrorMiddleware`` answers 409 where a view lets
    one through; forms show it beside the field.
    """

    def __init__(self, message: str | Promise, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)
