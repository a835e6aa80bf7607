"""Writing many listings at once: PostgreSQL's COPY with keys fetched before, one statement per table.

For services of this app that have checked every value. ``catalog.products`` and ``catalog.offers`` write single ones.
"""

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models

from accounts import credentials
from accounts.models import Seller, User
from catalog import attributes as attribute_values, listing_rules, search_index, search_outbox
from catalog.models import (
    AttributeDefinition,
    Category,
    ListingIssue,
    Offer,
    OfferPrice,
    Product,
    ProductText,
    Stock,
    StockMovement,
)
from catalog.models.offer import Channel, OfferState
from catalog.products import TextInput
from marketplace import clock, state, storefronts
from marketplace.numbers import next_product_numbers

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_DETAILS = {"condition": Offer.Condition.NEW.value, "condition_note": "", "channel": Channel.SELLER.value,
            "handling_days": 1, "weight_g": 0}  # fmt: skip


@dataclass
class ProductRow:
    """A product to write; ``pk`` is known once it is."""

    category: int
    brand: str
    gtin: str | None
    attributes: dict[str, Any]
    family: str
    texts: Mapping[str, TextInput]
    definitions: Sequence[AttributeDefinition]
    pk: int = 0


@dataclass
class OfferRow:
    """A listing to write, of a product that is there; ``pk`` is known once it is.

    A draft unless ``Judge`` brought it live or suppressed it for ``problems``: ``verdict`` is the state it begins in.
    """

    product: int
    sku: str
    prices: Mapping[str, int]
    stock: int
    details: Mapping[str, Any] = field(default_factory=dict)
    begins: str = OfferState.DRAFT.value
    problems: Sequence[listing_rules.Problem] = ()
    pk: int = 0


def insert_products(rows: Sequence[ProductRow], *, seller: Seller) -> None:
    """Write products with their words and search vectors."""
    now = clock.now().isoformat()
    numbers = next_product_numbers(len(rows)) if rows else []
    for row, pk in zip(rows, _keys(Product, len(rows)), strict=True):
        row.pk = pk
    copy(
        Product,
        ("id", "number", "category_id", "brand", "gtin", "attributes", "family", "sold", "created_by_id",
         "created_at"),
        (
            (row.pk, number, row.category, row.brand, row.gtin, row.attributes, row.family, 0, seller.pk, now)
            for row, number in zip(rows, numbers, strict=True)
        ),
    )  # fmt: skip
    copy(
        ProductText,
        ("product_id", "language", "title", "bullets", "description", "spec", "search"),
        (_text_columns(row, language, text) for row in rows for language, text in row.texts.items()),
    )
    search_outbox.changed([row.pk for row in rows])


def _text_columns(row: ProductRow, language: str, text: TextInput) -> Sequence[Any]:
    spec = attribute_values.spec(row.definitions, row.attributes, language) if row.attributes else ""
    vector = search_index.vector(search_index.Words(text.title, row.brand, spec, text.bullets, text.description))
    return (row.pk, language, text.title, list(text.bullets), text.description, spec, vector)


class Judge:
    """Judges new listings of new products, of which every fact is known, by ``catalog.listing_rules``.

    Gives what ``offers.evaluate`` would, which reads the facts from the database.
    """

    def __init__(self, seller: Seller) -> None:
        self._seller = seller
        self._standing = credentials.standing_of(seller)
        self._lines = dict(Category.objects.exclude(line="").values_list("pk", "line"))
        self._found: dict[tuple[Any, ...], list[listing_rules.Problem]] = {}

    def decide(self, offer: OfferRow, product: ProductRow) -> None:
        """Make the listing live, or suppressed, with its problems."""
        has_bullets = any(text.bullets for text in product.texts.values())
        channel = offer.details.get("channel", Channel.SELLER)
        may_use_brand = self._standing.may_use(product.brand)
        given = frozenset(product.attributes)
        key = (product.category, channel, may_use_brand, has_bullets, bool(offer.prices), given)
        if key not in self._found:
            self._found[key] = list(listing_rules.problems(listing_rules.Facts(
                seller_may_sell=self._seller.may_sell, seller_is_verified=self._standing.is_verified,
                may_sell_line=self._standing.may_sell(self._lines.get(product.category, "")),
                may_use_brand=may_use_brand, ships_nationwide=self._seller.ships_nationwide, channel=channel,
                has_price=bool(offer.prices), has_title=True, has_picture=False,
                has_bullets=has_bullets, attributes=given, definitions=list(product.definitions),
            )))  # fmt: skip
        offer.problems = self._found[key]
        is_broken = any(problem.is_error for problem in offer.problems)
        verdict = OfferState.SUPPRESSED if is_broken else OfferState.LIVE
        offer.begins = verdict.value


def insert_offers(rows: Sequence[OfferRow], *, seller: Seller, actor: User | None, reference: str) -> None:
    """Write listings with prices, stock and its movement; the caller judges the drafts (``offers.evaluate``)."""
    now = clock.now().isoformat()
    for row, pk in zip(rows, _keys(Offer, len(rows)), strict=True):
        row.pk = pk
    copy(
        Offer,
        ("id", "state", "seller_id", "product_id", "sku", "created_at", "updated_at", *_DETAILS),
        (
            (row.pk, row.begins, seller.pk, row.product, row.sku, now, now, *{**_DETAILS, **row.details}.values())
            for row in rows
        ),
    )
    state.begin_all(Offer, {row.pk: row.begins for row in rows}, actor=actor)
    copy(
        OfferPrice,
        ("offer_id", "storefront", "currency", "amount_minor", "regular_minor", "changed_at"),
        (
            (row.pk, code, storefronts.BY_CODE[code].currency, minor, minor, now)
            for row in rows
            for code, minor in row.prices.items()
        ),
    )
    copy(
        ListingIssue,
        ("offer_id", "code", "severity", "attribute", "created_at"),
        ((row.pk, problem.code, problem.severity, problem.attribute, now) for row in rows for problem in row.problems),
    )
    _insert_stock(rows, actor=actor, reference=reference, now=now)


def _insert_stock(rows: Sequence[OfferRow], *, actor: User | None, reference: str, now: str) -> None:
    keys = _keys(Stock, len(rows))
    copy(Stock, ("id", "offer_id", "available"), ((pk, row.pk, row.stock) for row, pk in zip(rows, keys, strict=True)))
    by = actor.pk if actor else None
    copy(
        StockMovement,
        ("stock_id", "delta", "reason", "reference", "actor_id", "at"),
        (
            (pk, row.stock, StockMovement.Reason.UPLOAD.value, reference, by, now)
            for row, pk in zip(rows, keys, strict=True)
            if row.stock
        ),
    )


def copy(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows by COPY, in the caller's transaction. Values are text, numbers, JSON or ``None``."""
    text = "".join(["\t".join(map(_written, row)) + "\n" for row in rows])
    if text:
        names = ", ".join(f'"{column}"' for column in columns)
        with connection.cursor() as cursor:
            cursor.copy_expert(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN', io.StringIO(text))


def _written(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        # Looking four times is faster than translating, and hardly any text has one of them.
        if "\\" in value or "\t" in value or "\n" in value or "\r" in value:
            return value.translate(_ESCAPES)
        return value
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False).translate(_ESCAPES) if value else "{}" if value == {} else "[]"
    return str(value)


def _keys(model: type[models.Model], count: int) -> list[int]:
    """Return the next keys of a table, as its identity column would give them."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval((SELECT pg_get_serial_sequence(%s, 'id'))) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [key for (key,) in cursor.fetchall()]
