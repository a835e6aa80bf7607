"""The nine storefronts: what differs from country to country, declared once."""

from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy as _


@dataclass(frozen=True)
class Storefront:
    """One country's store.

    ``tax_rate_bp`` is the standard rate in basis points; ``tax_included`` says whether
    shown prices contain it. ``deliver_days`` is the usual (min, max) delivery time in
    calendar days after dispatch. ``is_open`` is whether customers can buy there yet.
    """

    code: str
    name: str | Promise
    currency: str
    languages: tuple[str, ...]
    timezone: ZoneInfo
    tax_rate_bp: int
    tax_included: bool
    units: str
    address_fields: tuple[str, ...]
    carriers: tuple[str, ...]
    deliver_days: tuple[int, int]
    is_open: bool = False

    def __str__(self) -> str:
        return str(self.name)

    @property
    def slug(self) -> str:
        """The first segment of the store's URLs."""
        return self.code.lower()

    @property
    def default_language(self) -> str:
        """The language the store opens in."""
        return self.languages[0]


_WESTERN = ("recipient", "phone", "line1", "line2", "city", "region", "postal_code")
_CHINESE = ("recipient", "phone", "region", "city", "district", "line1")
_JAPANESE = ("recipient", "phone", "postal_code", "region", "city", "line1", "line2")
_EXPRESS = ("DHL", "UPS", "FEDEX", "EMS")


def _europe(code: str, name: Promise, zone: str, vat_bp: int, currency: str = "EUR") -> Storefront:
    return Storefront(
        code, name, currency, ("en", "zh-hans"), ZoneInfo(zone), vat_bp, True, "metric", _WESTERN, _EXPRESS, (6, 14)
    )  # fmt: skip


ALL: tuple[Storefront, ...] = (
    Storefront("CN", _("China"), "CNY", ("zh-hans", "en"), ZoneInfo("Asia/Shanghai"), 1300, True, "metric",
               _CHINESE, ("SF", "YTO", "ZTO", "STO", "YUNDA", "JD", "EMS", "DEPPON"), (1, 3), is_open=True),
    Storefront("US", _("United States"), "USD", ("en", "zh-hans"), ZoneInfo("America/New_York"), 0, False, "imperial",
               _WESTERN, ("UPS", "USPS", "FEDEX", "DHL"), (7, 14), is_open=True),
    Storefront("CA", _("Canada"), "CAD", ("en", "zh-hans"), ZoneInfo("America/Toronto"), 500, False, "metric",
               _WESTERN, ("CANADAPOST", "UPS", "DHL"), (7, 14)),
    _europe("UK", _("United Kingdom"), "Europe/London", 2000, "GBP"),
    _europe("FR", _("France"), "Europe/Paris", 2000),
    _europe("DE", _("Germany"), "Europe/Berlin", 1900),
    _europe("IT", _("Italy"), "Europe/Rome", 2200),
    Storefront("JP", _("Japan"), "JPY", ("en", "zh-hans"), ZoneInfo("Asia/Tokyo"), 1000, True, "metric",
               _JAPANESE, ("YAMATO", "SAGAWA", "JAPANPOST", "EMS"), (4, 9)),
    _europe("ES", _("Spain"), "Europe/Madrid", 2100),
)  # fmt: skip

BY_CODE = {storefront.code: storefront for storefront in ALL}
OPEN = tuple(storefront for storefront in ALL if storefront.is_open)
HOME = BY_CODE["CN"]
CHOICES = [(storefront.code, storefront.name) for storefront in ALL]

_active: ContextVar[Storefront] = ContextVar("storefront", default=HOME)


def activate(storefront: Storefront) -> None:
    """Make ``storefront`` the one that ``current()`` and ``store_url()`` use on this thread."""
    _active.set(storefront)


def current() -> Storefront:
    """Return the storefront of the present request, the home one outside the stores."""
    return _active.get()


def store_url(
    viewname: str, *, storefront: Storefront | None = None, language: str | None = None, **kwargs: Any
) -> str:
    """Return the path of a store page, e.g. ``store_url("catalog:product", number=…)``.

    Storefront and language default to the active ones; a language the store does not
    speak becomes the store's first.
    """
    store = storefront or current()
    spoken = language or get_language() or store.default_language
    if spoken not in store.languages:
        spoken = store.default_language
    return _address(viewname, store.slug, spoken, tuple(kwargs.items()))


@lru_cache(maxsize=10_000)
def _address(viewname: str, slug: str, language: str, more: tuple[tuple[str, Any], ...]) -> str:
    """Return the path; kept, because ``reverse`` takes a tenth of a millisecond and a page has dozens of links."""
    return reverse(viewname, kwargs={"storefront": slug, "language": language, **dict(more)})
