"""A seller's shop in a store: all their live offers, at their own prices."""

from dataclasses import replace

from accounts.models import Seller
from catalog import listing
from catalog.listing import Page, Scope
from catalog.listing_filters import Filters, Sort
from catalog.models import OfferPrice
from catalog.models.offer import OfferState
from marketplace.storefronts import Storefront

_SOLD_BY = """f.storefront = %(storefront)s AND f.product_id IN (
    SELECT o.product_id FROM catalog_offer o JOIN catalog_offerprice p ON p.offer_id = o.id
     WHERE o.seller_id = %(seller)s AND o.state = 'live' AND p.storefront = %(storefront)s)"""


def page(*, seller: Seller, storefront: Storefront, filters: Filters, sort: Sort, number: int) -> Page:
    """Return a page of the seller's products; three queries.

    Filters and order look at the product's featured offer, the cards show this seller's price, stock and condition.
    """
    scope = Scope(_SOLD_BY, {"storefront": storefront.code, "seller": seller.pk})
    found = listing.page(scope, filters=filters, sort=sort, number=number, facets=())
    own = OfferPrice.objects.filter(
        storefront=storefront.code, offer__seller=seller, offer__state=OfferState.LIVE,
        offer__product__in=[row.product_id for row in found.rows],
    ).select_related("offer__stock").order_by("-amount_minor")  # fmt: skip
    by_product = {price.offer.product_id: price for price in own}
    # One that was paused between the two queries is left out.
    found = replace(found, rows=[row for row in found.rows if row.product_id in by_product])
    for row in found.rows:
        price = by_product[row.product_id]
        row.amount_minor, row.seller_name = price.amount_minor, ""
        row.was_minor = price.regular_minor if price.low_minor is not None else None
        row.low_minor, row.condition = price.low_minor, price.offer.condition
        row.handling_days = price.offer.handling_days
        row.in_stock = hasattr(price.offer, "stock") and price.offer.stock.available > 0
    return found
