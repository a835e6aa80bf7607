"""Asking customers for a review: once per order, a week after it arrived."""

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts import notifications
from marketplace import clock
from marketplace.storefronts import store_url
from orders import opinions
from orders.models import Order, ProductReview


def waiting() -> QuerySet[Order]:
    """Return the orders that arrived a week ago and of which nobody has been asked, the oldest first."""
    arrived = Order.objects.filter(
        review_asked_at=None, delivered_at__isnull=False, delivered_at__lte=clock.now() - settings.REVIEW_ASKED_AFTER
    )
    return arrived.order_by("delivered_at", "pk")


@transaction.atomic
def ask(*, order_id: int) -> bool:
    """Ask an order's customer what they think of the articles; whether they were asked.

    Not asked are guests, who cannot write; who has paid nothing in the end; who has written already; and who comes
    too late. An order that another worker holds is left to that worker.
    """
    rows = waiting().filter(pk=order_id).select_related("purchase__customer", "seller")
    order = rows.select_for_update(of=("self",), skip_locked=True, no_key=True).first()
    if order is None:
        return False
    order.review_asked_at = clock.now()
    order.save(update_fields=["review_asked_at"])
    customer = order.purchase.customer
    if customer is None or not opinions.is_open(order) or order.refunded_minor == order.total_minor:
        return False
    titles = list(order.lines.filter(review=None).values_list("title", flat=True))
    if not titles or ProductReview.objects.filter(line__order=order).exists():
        return False
    url = store_url(
        "orders:order-detail", storefront=order.store, language=order.purchase.language, number=order.number
    )
    return notifications.tell_user(
        user=customer, kind="review_request", subject=order, url=f"{url}#articles",
        order=order.number, store_name=order.seller.store_name, title=titles[0], more=len(titles) - 1,
    )  # fmt: skip
