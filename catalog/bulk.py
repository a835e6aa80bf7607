"""Writing many listings at once: PostgreSQL's COPY with keys fetched before, one statement per table.

For services of this app that have checked every value. ``catalog.products`` and ``catalog.offers`` write single ones.
"""

import datetime as dt
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models

from accounts import credentials
from accounts.models import Seller, User
from catalog import attributes as attribute_values, listing_rules, search_index
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


@dataclass
class ProductRow:
    """A product to write; ``pk`` is known once it is."""

    category: int
    brand: str
    gtin: str | None
    attributes: dict[str, Any]
    texts: Mapping[str, TextInput]
    definitions: Sequence[AttributeDefinition]
    pk: int = 0


@dataclass
class OfferRow:
    """A listing to write, of a product that is there; ``pk`` is known once it is."""

    product: int
    sku: str
    prices: Mapping[str, int]
    stock: int
    details: Mapping[str, Any] = field(default_factory=dict)
    pk: int = 0


def insert_products(rows: Sequence[ProductRow], *, seller: Seller) -> None:
    """Write products with their words and search vectors."""
    now = clock.now()
    numbers = next_product_numbers(len(rows)) if rows else []
    for row, pk in zip(rows, _keys(Product, len(rows)), strict=True):
        row.pk = pk
    copy(
        Product,
        (
            "id",
            "number",
            "category_id",
            "brand",
            "gtin",
            "attributes",
            "family",
            "sold",
            "created_by_id",
            "created_at",
        ),
        (
            (row.pk, number, row.category, row.brand, row.gtin, row.attributes, "", 0, seller.pk, now)
            for row, number in zip(rows, numbers, strict=True)
        ),
    )
    copy(
        ProductText,
        ("product_id", "language", "title", "bullets", "description", "spec", "search"),
        (_text_columns(row, language) for row in rows for language in row.texts),
    )


def _text_columns(row: ProductRow, language: str) -> Sequence[Any]:
    words = row.texts[language]
    text = ProductText(
        product=Product(pk=row.pk, brand=row.brand),
        language=language,
        title=words.title,
        bullets=list(words.bullets),
        description=words.description,
        spec=attribute_values.spec(row.definitions, row.attributes, language),
    )
    vector = search_index.vector(text)
    return (row.pk, language, text.title, text.bullets, text.description, text.spec, vector)


def insert_offers(rows: Sequence[OfferRow], *, seller: Seller, actor: User | None, reference: str) -> None:
    """Write drafts with prices, stock and its movement; the caller judges them (``offers.evaluate``)."""
    if not rows:
        return
    now = clock.now()
    offers = []
    for row, pk in zip(rows, _keys(Offer, len(rows)), strict=True):
        row.pk = pk
        offers.append(Offer(pk=pk, seller=seller, product_id=row.product, sku=row.sku, **row.details))
    copy(
        Offer,
        ("id", "state", "seller_id", "product_id", "sku", "condition", "channel", "handling_days", "created_at",
         "updated_at"),
        (
            (each.pk, each.state, seller.pk, each.product_id, each.sku, each.condition, each.channel,
             each.handling_days, now, now)
            for each in offers
        ),
    )  # fmt: skip
    state.begin_all(offers, actor=actor)
    copy(
        OfferPrice,
        ("offer_id", "storefront", "currency", "amount_minor"),
        (
            (row.pk, code, storefronts.BY_CODE[code].currency, minor)
            for row in rows
            for code, minor in row.prices.items()
        ),
    )
    _insert_stock(rows, actor=actor, reference=reference, now=now)


def judge_new(judged: Sequence[tuple[OfferRow, ProductRow]], *, seller: Seller, actor: User | None) -> None:
    """Bring drafts of products just written live, or suppress them, by ``catalog.listing_rules``.

    Gives what ``offers.evaluate`` would, which reads every fact from the database; here they are known.
    """
    now = clock.now()
    standing = credentials.standing_of(seller)
    lines = dict(Category.objects.exclude(line="").values_list("pk", "line"))
    found: dict[tuple[Any, ...], list[listing_rules.Problem]] = {}
    issues, moves = [], {OfferState.LIVE: list[int](), OfferState.SUPPRESSED: list[int]()}
    for offer, product in judged:
        has_bullets = any(text.bullets for text in product.texts.values())
        channel = offer.details.get("channel", Channel.SELLER)
        may_use_brand = standing.may_use(product.brand)
        key = (
            product.category,
            channel,
            may_use_brand,
            has_bullets,
            bool(offer.prices),
            frozenset(product.attributes),
        )
        if key not in found:
            found[key] = list(listing_rules.problems(listing_rules.Facts(
                seller_may_sell=seller.may_sell, seller_is_verified=standing.is_verified,
                may_sell_line=standing.may_sell(lines.get(product.category, "")), may_use_brand=may_use_brand,
                ships_nationwide=seller.ships_nationwide, channel=channel,
                has_price=bool(offer.prices), has_title=True, has_picture=False, has_bullets=has_bullets,
                attributes=key[-1], definitions=list(product.definitions),
            )))  # fmt: skip
        issues += [(offer.pk, problem.code, problem.severity, problem.attribute, now) for problem in found[key]]
        is_broken = any(problem.is_error for problem in found[key])
        moves[OfferState.SUPPRESSED if is_broken else OfferState.LIVE].append(offer.pk)
    copy(ListingIssue, ("offer_id", "code", "severity", "attribute", "created_at"), issues)
    for to, keys in moves.items():
        if keys:
            state.move_all(Offer.objects.filter(pk__in=keys), to, actor=actor)


def _insert_stock(rows: Sequence[OfferRow], *, actor: User | None, reference: str, now: dt.datetime) -> None:
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
    """Insert rows by COPY, in the caller's transaction. Values are text, numbers, moments, JSON or ``None``."""
    text = "".join(["\t".join(map(_written, row)) + "\n" for row in rows])
    if text:
        names = ", ".join(f'"{column}"' for column in columns)
        with connection.cursor() as cursor:
            cursor.copy_expert(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN', io.StringIO(text))


def _written(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False).translate(_ESCAPES)
    return value.isoformat() if isinstance(value, dt.datetime) else str(value)


def _keys(model: type[models.Model], count: int) -> list[int]:
    """Return the next keys of a table, as its identity column would give them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [key for (key,) in cursor.fetchall()]
