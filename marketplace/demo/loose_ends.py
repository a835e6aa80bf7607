"""What waits in the demo's first company when its owner signs in: questions, a request to cancel, an order in cash."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from django.db.models import QuerySet

from accounts.models import Seller
from catalog.models import Offer
from marketplace.demo.customers import Customers, Serve
from marketplace.demo.shopkeepers import HOUR, Shopkeepers
from marketplace.demo.timeline import Timeline
from orders import cancellations
from orders.messages import sending
from orders.models import Order
from orders.models.message import Side, Topic

# What is little enough to be paid in cash.
IN_CASH = "MUG-350"
QUESTION = "您好，刚下单的这件可以帮忙写一张贺卡吗？是送给老师的。"
ASKED, ANSWERED = "请问壶身能直接放在明火上吗？", "可以用小火直烧，火苗不要超出壶底；木柄请避开火焰。"
CHANGED_MIND = "收货地址填成了公司，周末没有人收，想取消后重新下单。"


class LooseEnds:
    """Hours before the present, what each of the seller's pages is to show."""

    def __init__(self, timeline: Timeline, customers: Customers, shopkeepers: Shopkeepers, serve: Serve) -> None:
        self.timeline = timeline
        self.customers = customers
        self.shopkeepers = shopkeepers
        self.serve = serve

    def leave(self, seller: Callable[[], Seller]) -> None:
        """Plan it for a company; ``seller`` is asked then, for it may not have registered yet."""
        plans = (
            (6.5, self._buy_in_cash),
            (6.2, self._ask),
            (2.6, self._answer),
            (0.9, self._wonder),
            (0.4, self._regret),
        )
        for hours, step in plans:
            moment = self.timeline.end - HOUR * hours
            self.timeline.add(moment, partial(_with_seller, step, seller, moment))

    def _buy_in_cash(self, seller: Seller, moment: dt.datetime) -> None:
        offer = (
            Offer.objects.live()
            .filter(seller=seller, sku__contains=IN_CASH, prices__storefront="CN")
            .order_by("pk")
            .first()
        )
        if offer:
            self.customers.buy_in_cash(self.customers.people[0], offer, moment, self.serve)

    def _ask(self, seller: Seller, _moment: dt.datetime) -> None:
        orders = _orders(seller).exclude(shipments=None)
        self._write(orders.order_by("-paid_at", "pk").first(), Side.BUYER, ASKED, Topic.ARTICLE)

    def _answer(self, seller: Seller, _moment: dt.datetime) -> None:
        asked = Order.objects.filter(seller=seller, conversation__messages__text=ASKED).first()
        self._write(asked, Side.SELLER, ANSWERED)

    def _wonder(self, seller: Seller, _moment: dt.datetime) -> None:
        self._write(_waiting(seller).order_by("-paid_at", "pk").first(), Side.BUYER, QUESTION, Topic.ARTICLE)

    def _regret(self, seller: Seller, moment: dt.datetime) -> None:
        order = _waiting(seller).filter(paid_at__lt=moment - HOUR).order_by("paid_at", "pk").first()
        if order:
            cancellations.ask_to_cancel(order=order, reason=CHANGED_MIND, actor=order.purchase.customer)

    def _write(self, order: Order | None, side: Side, text: str, topic: str = "") -> None:
        if order:
            author = order.purchase.customer if side == Side.BUYER else self.shopkeepers.owners[order.seller_id]
            key = f"end {order.number} {side}"
            sending.send_message(order=order, side=side, author=author, topic=topic, text=text, key=key)


def _with_seller(
    step: Callable[[Seller, dt.datetime], None], seller: Callable[[], Seller], moment: dt.datetime
) -> None:
    step(seller(), moment)


def _orders(seller: Seller) -> "QuerySet[Order]":
    """Return a seller's paid orders of China that nobody has written about."""
    return Order.objects.filter(seller=seller, storefront="CN", conversation=None).exclude(paid_at=None)


def _waiting(seller: Seller) -> "QuerySet[Order]":
    unshipped = _orders(seller).filter(state=Order.State.UNSHIPPED, purchase__pays_on_delivery=False)
    return unshipped.filter(cancellation_requests=None)
