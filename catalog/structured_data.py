"""What a product page says to machines: schema.org's Product, Offer and BreadcrumbList as JSON-LD."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from catalog import ratings
from catalog.models import Offer, Product
from catalog.product_page import Picture, Rating, Sale, Words
from marketplace.money import Money

_SCHEMA = "https://schema.org"
# As in Django's json_script: nothing in the data can end the element.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
_CONDITIONS = {
    Offer.Condition.NEW: "NewCondition",
    Offer.Condition.REFURBISHED: "RefurbishedCondition",
    Offer.Condition.USED: "UsedCondition",
}


def product(
    shown: Product, words: Words, pictures: Sequence[Picture], sales: Sequence[Sale], rating: Rating, *, path: str
) -> SafeString:
    """Return a product with all its offers and what its reviews say together, where there are any."""
    data: dict[str, Any] = {
        "@context": _SCHEMA,
        "@type": "Product",
        "name": words.title,
        "sku": shown.number,
        "url": absolute(path),
    }
    if words.description or words.bullets:
        data["description"] = words.description or " ".join(words.bullets)
    if pictures:
        data["image"] = [absolute(picture.sources.zoom) for picture in pictures]
    if shown.brand:
        data["brand"] = {"@type": "Brand", "name": shown.brand}
    if shown.gtin:
        data["gtin"] = shown.gtin
    if rating.count:
        data["aggregateRating"] = _rating(rating)
    if sales:
        data["offers"] = [_offer(sale, path) for sale in sales]
    return _script(data)


def breadcrumbs(crumbs: Sequence[Mapping[str, str]]) -> SafeString:
    """Return the way from the top to a page; the page itself may have no address of its own."""
    items = []
    for position, crumb in enumerate(crumbs, start=1):
        item = {"@type": "ListItem", "position": position, "name": crumb["label"]}
        items.append({**item, "item": absolute(crumb["url"])} if crumb["url"] else item)
    return _script({"@context": _SCHEMA, "@type": "BreadcrumbList", "itemListElement": items})


def absolute(path: str) -> str:
    """Return a path of this site, or an address that is whole already, as a whole address."""
    return f"{settings.SITE_URL}{path}" if path.startswith("/") else path


def _rating(rating: Rating) -> dict[str, Any]:
    whole, tenth = divmod(ratings.tenths(rating.total, rating.count), 10)
    return {
        "@type": "AggregateRating",
        "ratingValue": f"{whole}.{tenth}",
        "reviewCount": rating.count,
        "bestRating": 5,
        "worstRating": 1,
    }


def _offer(sale: Sale, path: str) -> dict[str, Any]:
    return {
        "@type": "Offer",
        "url": absolute(f"{path}?seller={sale.seller_slug}"),
        "price": Money(sale.price_minor, sale.currency).plain(),
        "priceCurrency": sale.currency,
        "availability": f"{_SCHEMA}/{'InStock' if sale.available > 0 else 'OutOfStock'}",
        "itemCondition": f"{_SCHEMA}/{_CONDITIONS[Offer.Condition(sale.condition)]}",
        "seller": {"@type": "Organization", "name": sale.seller_name},
    }


def _script(data: Mapping[str, Any]) -> SafeString:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above
