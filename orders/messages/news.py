"""What the two sides are told about messages, and where they read them."""

import re

from django.urls import reverse

from accounts import notifications
from marketplace.storefronts import store_url
from orders.models import Message, Order
from orders.models.message import Side
from orders.payments import tell_customer

# How much of a message its notice shows.
BEGINNING = 200
PLACE = "messages"
_CUT_MARK = re.compile("⟦[a-z]*$")


def seller_url(order: Order) -> str:
    """Return the address of an order's conversation in the seller platform."""
    return reverse("seller_orders:conversation", kwargs={"number": order.number})


def buyer_url(order: Order) -> str:
    """Return the address of an order's conversation for its customer, which the token opens for guests too."""
    purchase = order.purchase
    page = store_url("orders:order-detail", storefront=purchase.store, language=purchase.language, number=order.number)
    return f"{page}?token={purchase.token}#{PLACE}"


def tell_other_side(*, order: Order, message: Message) -> None:
    """Tell who did not write it about a message, once, with its beginning and without contact data."""
    if message.side == Side.BUYER:
        notifications.tell_seller(
            seller=order.seller,
            kind="message_from_buyer",
            subject=message,
            url=seller_url(order),
            order=order.number,
            beginning=_beginning(message.text),
            answer_by_at=message.conversation.answer_by,
        )
    else:
        tell_customer(
            order.purchase,
            "message_from_seller",
            subject=message,
            url=buyer_url(order),
            order=order.number,
            store_name=order.seller.store_name,
            beginning=_beginning(message.text),
        )


def _beginning(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= BEGINNING else _CUT_MARK.sub("", words[:BEGINNING]) + "…"
