"""Where an order's customer writes about its articles and its seller, or reads again what they wrote."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from accounts.models import User
from marketplace.storefronts import store_url
from orders import opinions
from orders.models import Order, ProductReview, SellerFeedback


@dataclass(frozen=True)
class Link:
    """An address and what its button says."""

    url: str
    label: str


def of_order(order: Order, user: User | AnonymousUser) -> dict[str, Any]:
    """Return ``articles``, each line with its link, and ``feedback``; two queries, none for guests.

    A link is there for the customer who is signed in, while they may write or once they have.
    """
    lines = list(order.lines.all())
    if order.purchase.customer_id is None or user.pk != order.purchase.customer_id or order.delivered_at is None:
        return {"articles": [(line, None) for line in lines], "feedback": None}
    reviews = {review.line_id: review for review in ProductReview.objects.filter(line__in=lines)}
    feedback = SellerFeedback.objects.filter(order=order).first()
    is_open = opinions.is_open(order)
    url = store_url("orders:feedback", number=order.number)
    return {
        "articles": [
            (
                line,
                _link(
                    store_url("orders:review", number=order.number, pk=line.pk),
                    reviews.get(line.pk),
                    _("Write a review"),
                    is_open=is_open,
                ),
            )
            for line in lines
        ],
        "feedback": _link(url, feedback, _("Give feedback"), is_open=is_open),
    }


def _link(url: str, written: ProductReview | SellerFeedback | None, invitation: str, *, is_open: bool) -> Link | None:
    if written is None:
        return Link(url, invitation) if is_open else None
    return Link(url, _("Change what you wrote") if written.may_be_edited else _("Read what you wrote"))
