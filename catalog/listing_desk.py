"""Reads behind a seller's list of listings: filters that live in the address, rows in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from accounts.models import Seller
from catalog import categories, listing_rules
from catalog.models import Category, ListingIssue, Offer, OfferPrice, ProductPicture, ProductText
from catalog.models.category import in_language
from catalog.models.offer import OfferState
from marketplace import storefronts
from marketplace.money import Money

PAGE_SIZES = (25, 50, 100)
LOW_STOCK = 5
STOCKS: tuple[tuple[str, str | Promise], ...] = (
    ("out", gettext_lazy("Sold out")),
    ("low", gettext_lazy("1 to 5 left")),
    ("in", gettext_lazy("More than 5")),
)
_STOCK_FILTERS = {
    "out": Q(stock__available=0) | Q(stock=None),
    "low": Q(stock__available__range=(1, LOW_STOCK)),
    "in": Q(stock__available__gt=LOW_STOCK),
}
TONES = {OfferState.LIVE: "ok", OfferState.PAUSED: "warn", OfferState.SUPPRESSED: "bad", OfferState.DRAFT: "info"}
SEVERITY_ORDER = {ListingIssue.Severity.ERROR: 0, ListingIssue.Severity.WARNING: 1, ListingIssue.Severity.INFO: 2}


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; every field is a key of the address."""

    status: str = ""
    stock: str = ""
    category: str = ""
    problem: str = ""
    q: str = ""

    @classmethod
    def read(cls, query: Any) -> "Filters":
        """Return the filters of a query string; values that mean nothing are dropped."""
        allowed = {"status": OfferState.values, "stock": _STOCK_FILTERS, "problem": listing_rules.RULES}
        values = {name: query.get(name, "").strip()[:100] for name in ("status", "stock", "category", "problem", "q")}
        return cls(**{name: value for name, value in values.items() if value in allowed.get(name, [value])})

    @property
    def any(self) -> bool:
        """Whether anything narrows the list."""
        return self != Filters()


@dataclass(frozen=True)
class PriceCell:
    """What a listing costs in one store; ``value`` is for the input, empty without a price."""

    storefront: storefronts.Storefront
    value: str


@dataclass(frozen=True)
class ListingRow:
    """One line of the list."""

    offer: Offer
    title: str
    picture: Any
    prices: list[PriceCell]
    stock: int
    tone: str
    issues: list[tuple[str, str]]


def listings(seller: Seller, filters: Filters) -> QuerySet[Offer]:
    """Return the listings that the filters leave, newest change first."""
    found = Offer.objects.of(seller)
    if filters.status:
        found = found.filter(state=filters.status)
    if filters.stock:
        found = found.filter(_STOCK_FILTERS[filters.stock])
    if filters.category:
        found = found.filter(product__category__path__startswith=f"{filters.category}/")
    if filters.problem:
        found = found.filter(Exists(ListingIssue.objects.filter(offer=OuterRef("pk"), code=filters.problem)))
    if filters.q:
        titled = ProductText.objects.filter(product=OuterRef("product"), title__icontains=filters.q)
        named = Q(sku__icontains=filters.q) | Q(product__gtin=filters.q) | Q(product__number=filters.q)
        found = found.filter(named | Exists(titled))
    return found.order_by("-updated_at", "-pk")


def with_details(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    """Return listings with everything a row shows, in a constant number of queries."""
    return offers.select_related("product__category", "stock").prefetch_related(
        Prefetch("product__texts", ProductText.objects.only("product", "language", "title")),
        Prefetch("product__pictures", ProductPicture.objects.ready()),
        Prefetch("prices", OfferPrice.objects.all()),
        Prefetch("issues", ListingIssue.objects.all()),
    )


def rows(offers: Iterable[Offer]) -> list[ListingRow]:
    """Return listings in words; one query for the names of attributes that are missing."""
    found = list(offers)
    definitions = categories.attributes_of_all({offer.product.category for offer in found})
    return [row(offer, {each.code: str(each) for each in definitions[offer.product.category_id]}) for offer in found]


def row(offer: Offer, attribute_names: dict[str, str]) -> ListingRow:
    """Return one listing in words."""
    titles = {text.language: text.title for text in offer.product.texts.all()}
    amounts = {price.storefront: Money(price.regular_minor, price.currency) for price in offer.prices.all()}
    pictures = list(offer.product.pictures.all())
    issues = sorted(
        offer.issues.all(), key=lambda issue: (SEVERITY_ORDER[ListingIssue.Severity(issue.severity)], issue.pk)
    )
    stock = getattr(offer, "stock", None)
    return ListingRow(
        offer=offer,
        title=in_language(titles),
        picture=pictures[0] if pictures else None,
        prices=[
            PriceCell(store, amounts[store.code].plain() if store.code in amounts else "")
            for store in storefronts.OPEN
        ],
        stock=stock.available if stock else 0,
        tone=TONES.get(OfferState(offer.state), ""),
        issues=[(issue.severity, listing_rules.sentence(issue, attribute_names)) for issue in issues],
    )


def status_views(seller: Seller, filters: Filters) -> list[dict[str, Any]]:
    """Return the views of the list with their counts; one query."""
    numbers = dict(Offer.objects.of(seller).order_by().values_list("state").annotate(Count("pk")))
    shown = (OfferState.LIVE, OfferState.SUPPRESSED, OfferState.PAUSED, OfferState.DRAFT)
    views = [{"label": _("All"), "value": "", "count": sum(numbers.values()), "tone": ""}]
    views += [
        {"label": each.label, "value": each.value, "count": numbers.get(each.value, 0),
         "tone": "bad" if each == OfferState.SUPPRESSED else ""}
        for each in shown
    ]  # fmt: skip
    return [{**view, "current": view["value"] == filters.status} for view in views]


def filter_fields(seller: Seller, filters: Filters) -> list[dict[str, Any]]:
    """Return the selects of the list; one query for the seller's branches."""
    paths = Offer.objects.of(seller).order_by().values_list("product__category__path", flat=True).distinct()
    branches = {path.partition("/")[0] for path in paths}
    named = Category.objects.filter(parent=None, slug__in=branches).order_by("position", "pk")
    problems = [(code, _PROBLEM_NAMES[code]) for code in listing_rules.RULES if code in _PROBLEM_NAMES]
    return [
        {"name": "stock", "label": _("Stock"), "value": filters.stock, "options": STOCKS},
        {"name": "category", "label": _("Category"), "value": filters.category,
         "options": [(each.slug, str(each)) for each in named]},
        {"name": "problem", "label": _("Problem"), "value": filters.problem, "options": problems},
    ]  # fmt: skip


_PROBLEM_NAMES: dict[str, str | Promise] = {
    "seller_not_approved": gettext_lazy("Company not approved"),
    "no_nationwide_delivery": gettext_lazy("Delivery does not cover all provinces"),
    "no_price": gettext_lazy("No price"),
    "no_title": gettext_lazy("No title"),
    "attribute_missing": gettext_lazy("Attribute missing"),
    "no_picture": gettext_lazy("No picture"),
    "no_bullets": gettext_lazy("No selling points"),
}
