"""Regular prices of offers, one per store, in its currency; ``catalog.sale_windows`` lowers them for a time."""

from collections.abc import Collection, Mapping

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from catalog import featuring
from catalog.errors import InvalidOffer
from catalog.models import Offer, OfferPrice
from marketplace import clock, storefronts
from marketplace.db import locked

# The price in force once a regular price is written over ``p``: a sale that is on goes on while it is lower.
_IN_FORCE = """CASE WHEN p.low_minor IS NOT NULL AND p.sale_minor < EXCLUDED.regular_minor
                        THEN p.sale_minor ELSE EXCLUDED.regular_minor END"""
_WRITE = f"""
INSERT INTO catalog_offerprice AS p (offer_id, storefront, currency, amount_minor, regular_minor, changed_at)
SELECT d.offer_id, d.storefront, d.currency, d.minor, d.minor, t.now
  FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[]) AS d(offer_id, storefront, currency, minor)
 CROSS JOIN (SELECT %s::timestamptz AS now) t
ON CONFLICT (offer_id, storefront) DO UPDATE SET
    currency = EXCLUDED.currency, regular_minor = EXCLUDED.regular_minor,
    amount_minor = {_IN_FORCE},
    changed_at = CASE WHEN p.amount_minor <> {_IN_FORCE} THEN EXCLUDED.changed_at ELSE p.changed_at END,
    low_minor = CASE WHEN p.sale_minor < EXCLUDED.regular_minor THEN p.low_minor END,
    sale_from = CASE WHEN p.sale_minor < EXCLUDED.regular_minor THEN p.sale_from END,
    sale_until = CASE WHEN p.sale_minor < EXCLUDED.regular_minor THEN p.sale_until END,
    sale_minor = CASE WHEN p.sale_minor < EXCLUDED.regular_minor THEN p.sale_minor END
WHERE p.regular_minor <> EXCLUDED.regular_minor
"""  # noqa: S608 - an expression of this module
# The largest price, in the currency's major units: above it, someone mistyped.
MAJOR_LIMIT = 10_000_000


def clean_prices(prices: Mapping[str, int]) -> dict[str, int]:
    """Return prices by storefront code, checked. Raises ``InvalidOffer`` (field ``price_<code>``)."""
    for code, minor in prices.items():
        if code not in storefronts.BY_CODE:
            raise InvalidOffer(_("There is no store “%(code)s”.") % {"code": code}, field=f"price_{code}")
        if not 0 < minor <= MAJOR_LIMIT * 100:
            raise InvalidOffer(_("Enter a price above zero and up to 10,000,000."), field=f"price_{code}")
    return dict(prices)


@transaction.atomic
def change_prices(*, prices: Mapping[int, Mapping[str, int]]) -> None:
    """Set prices (minor units) of many offers: offer id → storefront code → price; stores not named stay.

    The featured offers follow in the same transaction; a constant number of queries. Listings that had no
    price are judged again by the caller (``offers.evaluate``).
    """
    found = list(locked(Offer.objects.filter(pk__in=list(prices))))
    write(prices)
    now = clock.now()
    Offer.objects.filter(pk__in=[offer.pk for offer in found]).update(updated_at=now)
    featuring.refresh([offer.product_id for offer in found])


@transaction.atomic
def remove_prices(*, offer: Offer, storefront_codes: Collection[str]) -> None:
    """Stop selling an offer in these stores."""
    offer = locked(Offer.objects.filter(pk=offer.pk)).get()
    OfferPrice.objects.filter(offer=offer, storefront__in=storefront_codes).delete()
    Offer.objects.filter(pk=offer.pk).update(updated_at=clock.now())
    featuring.refresh([offer.product_id])


def write(prices: Mapping[int, Mapping[str, int]]) -> None:
    """Insert or update regular prices of offers the caller has locked; for services of this app.

    A sale stays, planned or on, as long as it is below the new regular price.
    """
    rows = [
        (offer_id, code, storefronts.BY_CODE[code].currency, minor)
        for offer_id, by_store in sorted(prices.items())
        for code, minor in sorted(clean_prices(by_store).items())
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, [*map(list, zip(*rows, strict=True)), clock.now()])
