"""What the catalogue refuses, each with the words for the person who asked."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.errors import DomainError


class InvalidProduct(DomainError):
    """A product's data break a rule; ``field`` names the part (``title``, ``gtin``, ``attribute_<code>`` …)."""


class InvalidOffer(DomainError):
    """An offer's data break a rule; ``field`` names the part (``sku``, ``stock``, ``price_<storefront>`` …)."""


class InvalidUpload(DomainError):
    """A batch upload that cannot be started or applied now."""


class PictureRefused(DomainError):
    """A file that cannot become a product picture."""

    def __init__(self, message: str | Promise, *, field: str = "picture") -> None:
        super().__init__(message, field=field)


class OutOfStock(DomainError):
    """More was asked for than there is. ``available`` maps each such offer's id to what is left of it."""

    def __init__(self, available: Mapping[int, int]) -> None:
        super().__init__(_("Some of these articles are no longer available in this quantity."), field="quantity")
        self.available = dict(available)
