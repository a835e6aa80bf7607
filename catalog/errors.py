"""What the catalogue refuses, each with the words for the person who asked."""

from collections.abc import Mapping
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.errors import DomainError


class InvalidProduct(DomainError):
    """A product's data break a rule; ``field`` names the part (``title``, ``gtin``, ``attribute_<code>`` …)."""


class InvalidOffer(DomainError):
    """An offer's data break a rule; ``field`` names the part (``sku``, ``stock``, ``price_<storefront>`` …)."""


class InvalidDelivery(DomainError):
    """A delivery template that cannot be kept; ``field`` names the part (``name``, ``zones``)."""


class InvalidUpload(DomainError):
    """A batch upload that cannot be started or applied now."""


class PictureRefused(DomainError):
    """A file that cannot become a product picture: ``code`` is the reason's, ``name`` its own among several."""

    SENTENCES: ClassVar[dict[str, Promise]] = {
        "too_large": _("This file is larger than %(limit)s MB."),
        "not_a_picture": _("This is not a picture we can read. Send a JPEG, PNG or WebP file."),
        "damaged": _("This picture is damaged. Save it again and send the new file."),
        "too_many_pixels": _("This picture has too many pixels; 40 megapixels are enough."),
        "too_small": _("This picture is too small: each side needs at least %(least)s pixels."),
        "one_too_many": _("A product has at most %(limit)s pictures."),
    }

    def __init__(self, *, code: str, field: str = "picture", name: str = "", **params: int) -> None:
        sentence = str(self.SENTENCES[code]) % params
        super().__init__(f"{name}: {sentence}" if name else sentence, field=field)
        self.code, self.params = code, params


class OutOfStock(DomainError):
    """More was asked for than there is. ``available`` maps each such offer's id to what is left of it."""

    def __init__(self, available: Mapping[int, int]) -> None:
        super().__init__(_("Some of these articles are no longer available in this quantity."), field="quantity")
        self.available = dict(available)
