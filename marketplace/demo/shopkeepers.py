"""The demo market's sellers at work: dispatch, invoices, refunds - as punctual as each company's mood."""

import datetime as dt
import random
from dataclasses import dataclass
from functools import partial

from accounts.models import Seller, User
from fulfillment import invoices, shipments
from fulfillment.models import Invoice
from marketplace.demo.customers import Customers
from marketplace.demo.timeline import Timeline
from orders import refunds
from orders.models import Order, Refund

HOUR = dt.timedelta(hours=1)
REFUND = 6
CARRIERS = {"CN": (("SF", "SF{:013d}"), ("ZTO", "7{:013d}"), ("YTO", "YT{:013d}")), "US": (("UPS", "1Z{:016d}"),)}


@dataclass(frozen=True)
class Mood:
    """How well a company keeps its promises: hours until dispatch and invoice, percent forgotten."""

    dispatch_hours: tuple[int, int]
    invoice_hours: tuple[int, int]
    forgotten_invoices: int
    forgotten_orders: int


MOODS = {
    "good": Mood((3, 40), (2, 18), 4, 0),
    "late": Mood((10, 60), (4, 40), 12, 2),
    "careless": Mood((12, 70), (10, 70), 25, 4),
}


class Shopkeepers:
    """All sellers; each order is served in its seller's mood."""

    def __init__(self, timeline: Timeline, chance: random.Random, customers: Customers) -> None:
        self.timeline = timeline
        self.chance = chance
        self.customers = customers
        self.moods: dict[int, str] = {}
        self.owners: dict[int, User] = {}

    def open_shop(self, seller: Seller, owner: User, mood: str) -> None:
        """Let a seller take part."""
        self.moods[seller.pk], self.owners[seller.pk] = mood, owner

    def mood_of(self, order: Order) -> str:
        """Return the mood of an order's seller."""
        return self.moods[order.seller_id]

    def serve(self, order: Order, paid_at: dt.datetime) -> None:
        """Plan an order's dispatch, or forget it: the platform cancels it after 7 working days."""
        mood = MOODS[self.mood_of(order)]
        if not self._happens(mood.forgotten_orders):
            leaves_at = paid_at + HOUR * self.chance.randint(*mood.dispatch_hours)
            self.timeline.add(leaves_at, partial(self._dispatch, order, leaves_at))

    def _happens(self, percent: int) -> bool:
        return self.chance.randrange(100) < percent

    def _dispatch(self, order: Order, moment: dt.datetime) -> None:
        order.refresh_from_db()
        left = shipments.left_to_ship(order)
        if not order.can_move(Order.State.SHIPPED) or not left:
            return
        owner, mood = self.owners[order.seller_id], MOODS[self.mood_of(order)]
        carrier, form = self.chance.choice(CARRIERS[order.storefront])
        first_only = len(left) > 1 and self._happens(30)
        shipments.confirm_dispatch(
            order=order,
            carrier=carrier,
            tracking_number=form.format(self.chance.randrange(10**13)),
            lines=dict([next(iter(left.items()))]) if first_only else None,
            actor=owner,
        )
        if first_only:
            again = moment + HOUR * 20
            self.timeline.add(again, partial(self._dispatch, order, again))
            return
        self.customers.receive(order, moment)
        if not self._happens(mood.forgotten_invoices):
            self.timeline.add(moment + HOUR * self.chance.randint(*mood.invoice_hours), partial(self._invoice, order))
        if self._happens(REFUND):
            self.timeline.add(moment + HOUR * self.chance.randint(80, 160), partial(self._refund, order))

    def _invoice(self, order: Order) -> None:
        invoice = Invoice.objects.filter(order=order, state=Invoice.State.REQUESTED).first()
        if invoice is None:
            return
        owner = self.owners[order.seller_id]
        number = f"26{self.chance.randrange(10**18):018d}"
        if self._happens(10):
            invoices.issue_invoice(invoice=invoice, code="", number=number, actor=owner)
            return
        envelope = f"SF{self.chance.randrange(10**13):013d}"
        invoices.record_mailing(
            invoice=invoice, code="", number=number, carrier="SF", tracking_number=envelope, actor=owner
        )

    def _refund(self, order: Order) -> None:
        order.refresh_from_db()
        line = order.lines.order_by("pk").first()
        if line is None or line.refundable_minor == 0:
            return
        whole = self._happens(60)
        refunds.create_refund(
            order=order,
            lines={line.pk: line.refundable_minor if whole else line.refundable_minor // 4 or 1},
            reason=Refund.Reason.RETURNED if whole else Refund.Reason.DAMAGED,
            note="七天无理由退货，已签收退回商品" if whole else "外包装磕碰，协商补偿",
            actor=self.owners[order.seller_id],
            idempotency_key=f"demo-refund-{order.pk}",
        )
