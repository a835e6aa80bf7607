"""A provider's book beside ours, for tests."""

import datetime as dt

from marketplace import clock
from marketplace.workdays import CHINA
from orders import reconciliation, refunds
from orders.models import ReconciliationFinding
from tests.orders import factories

DAY = dt.date(2026, 11, 27)
NOON = dt.datetime(2026, 11, 27, 12, tzinfo=CHINA)
NEXT_MORNING = dt.datetime(2026, 11, 28, 3, 30, tzinfo=CHINA)


def paid(moment=NOON, **kwargs):
    """Return the payment of a purchase that was paid at ``moment``."""
    with clock.at(moment):
        return factories.paid_purchase(**kwargs).payments.get()


def refunded(payment, moment=NOON, amount=100):
    """Return a refund of a payment's order that the provider paid."""
    with clock.at(moment):
        order = payment.purchase.orders.get()
        made = refunds.create_refund(
            order=order, lines={order.lines.get().pk: amount}, reason="goodwill", note="", actor=None,
            idempotency_key=f"key-{order.pk}",
        )  # fmt: skip
        refunds.execute_refund(refund_id=made.pk)
    return made


def run(day=DAY, provider="sandbox"):
    """Compare a day, early on the next one."""
    with clock.at(NEXT_MORNING + (day - DAY)):
        return reconciliation.reconcile(provider=provider, day=day)


def found():
    """Return every finding: kind, movement, reference, our amount, theirs."""
    rows = ReconciliationFinding.objects.order_by("pk")
    return list(rows.values_list("kind", "movement", "ref", "ours_minor", "theirs_minor"))
