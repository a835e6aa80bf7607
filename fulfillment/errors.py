"""What fulfilment refuses, as sentences for the person who asked."""

from marketplace.errors import DomainError


class CannotDispatch(DomainError):
    """The parcel cannot be confirmed like this."""


class InvalidInvoice(DomainError):
    """Code, number or file of an invoice cannot be right."""


class InvalidTrackingFile(DomainError):
    """The uploaded tracking file cannot be read as a whole."""
