"""Sale windows: a lower price from one moment to another, shown beside the regular and the lowest earlier price.

A sale changes the price in force when it begins and when it ends (``turn_sales``, which beat calls every
minute): what a page shows, a list sorts by and a checkout charges is always the same number (ADR 23).
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts import activity
from accounts.models import User
from catalog import featuring
from catalog.errors import InvalidOffer
from catalog.models import Offer, OfferPrice
from marketplace import clock
from marketplace.db import locked

LONGEST = dt.timedelta(days=90)
# Nobody plans further ahead; a year like 9999 is a slip.
AHEAD = dt.timedelta(days=366)
CHUNK = 500

# The lowest price in force at any moment of the days before: those that came in then, and the one found there.
_BEGIN = """
UPDATE catalog_offerprice p SET amount_minor = p.sale_minor, changed_at = %(now)s, low_minor = (
    SELECT min(c.amount_minor) FROM catalog_pricechange c
     WHERE c.offer_id = p.offer_id AND c.storefront = p.storefront AND c.at >= COALESCE(
         (SELECT max(b.at) FROM catalog_pricechange b
           WHERE b.offer_id = p.offer_id AND b.storefront = p.storefront AND b.at <= %(since)s), %(since)s))
 WHERE p.offer_id = ANY(%(offers)s) AND p.low_minor IS NULL AND p.sale_from <= %(now)s AND p.sale_until > %(now)s
"""
_END = """
UPDATE catalog_offerprice p SET amount_minor = p.regular_minor, low_minor = NULL, sale_minor = NULL,
       sale_from = NULL, sale_until = NULL,
       changed_at = CASE WHEN p.low_minor IS NULL THEN p.changed_at ELSE %(now)s END
 WHERE p.offer_id = ANY(%(offers)s) AND p.sale_until <= %(now)s
"""
_DUE = """
SELECT offer_id FROM (
    (SELECT offer_id FROM catalog_offerprice
      WHERE sale_minor IS NOT NULL AND low_minor IS NULL AND sale_from <= %(now)s ORDER BY sale_from LIMIT %(most)s)
    UNION
    (SELECT offer_id FROM catalog_offerprice
      WHERE sale_minor IS NOT NULL AND sale_until <= %(now)s ORDER BY sale_until LIMIT %(most)s)
) due ORDER BY offer_id
"""


@transaction.atomic
def plan_sale(
    *, offer: Offer, storefront: str, sale_minor: int, begins: dt.datetime, ends: dt.datetime, actor: User
) -> OfferPrice:
    """Plan a sale of an offer in one store, in place of one that is planned; one whose time has come begins at once.

    ``InvalidOffer`` (fields ``sale_price``, ``begins``, ``ends``) for a price that is not below the regular one, an
    end that is over or not after the beginning, more than 90 days, a beginning more than a year ahead, no price in
    that store, or a sale that is on.
    """
    offer = locked(Offer.objects.select_related("seller").filter(pk=offer.pk)).get()
    price = OfferPrice.objects.filter(offer=offer, storefront=storefront).first()
    if price is None:
        raise InvalidOffer(_("Enter a price in this store first."), field="sale_price")
    if price.low_minor is not None:
        raise InvalidOffer(_("A sale is on. End it before you plan another."), field="sale_price")
    if not 0 < sale_minor < price.regular_minor:
        raise InvalidOffer(_("Enter a price below the regular one."), field="sale_price")
    if ends <= max(begins, clock.now()):
        raise InvalidOffer(_("The sale must end after it begins, and in the future."), field="ends")
    if begins > clock.now() + AHEAD:
        raise InvalidOffer(_("Plan a sale at most a year ahead."), field="begins")
    if ends - begins > LONGEST:
        raise InvalidOffer(_("A sale lasts %(days)s days at most.") % {"days": LONGEST.days}, field="ends")
    price.sale_minor, price.sale_from, price.sale_until = sale_minor, begins, ends
    price.save(update_fields=["sale_minor", "sale_from", "sale_until"])
    activity.record(seller=offer.seller, actor=actor, kind="sale_planned", subject=offer, about=offer.sku)
    _turn([offer.pk])
    price.refresh_from_db()
    return price


@transaction.atomic
def end_sale(*, offer: Offer, storefront: str, actor: User) -> None:
    """End a sale now, or drop a planned one; nothing where there is none."""
    offer = locked(Offer.objects.select_related("seller").filter(pk=offer.pk)).get()
    now = clock.now()
    found = OfferPrice.objects.filter(offer=offer, storefront=storefront, sale_minor__isnull=False)
    # Also one that has not begun: its window becomes one that is over.
    if found.update(sale_from=now - dt.timedelta(microseconds=1), sale_until=now):
        activity.record(seller=offer.seller, actor=actor, kind="sale_ended", subject=offer, about=offer.sku)
        _turn([offer.pk])


def turn_sales() -> int:
    """Begin and end the sales whose time has come, in transactions of 500 offers; return how many offers turned.

    A rerun finds nothing to do; a sale whose whole window was missed never begins.
    """
    turned = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_DUE, {"now": clock.now(), "most": CHUNK})
            due = [pk for (pk,) in cursor.fetchall()]
            if not due:
                return turned
            _turn(due)
        turned += len(due)


def _turn(offer_ids: list[int]) -> None:
    found = list(locked(Offer.objects.filter(pk__in=offer_ids)))
    now = clock.now()
    since = now - dt.timedelta(days=settings.LOWEST_PRICE_DAYS)
    params: dict[str, Any] = {"offers": offer_ids, "now": now, "since": since}
    with connection.cursor() as cursor:
        cursor.execute(_END, params)
        cursor.execute(_BEGIN, params)
    featuring.refresh([offer.product_id for offer in found])
