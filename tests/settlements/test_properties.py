"""Whatever happens in whatever order, the books agree."""

import datetime as dt
import itertools

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings, strategies as st

from catalog import stock
from marketplace import clock
from orders import progress, refunds
from orders.models import Order, Refund
from settlements import checks, deferrals, fees, payouts, periods
from settlements.models import Entry, Payout, Period
from settlements.models.ledger import Classification
from tests.catalog.factories import OfferFactory
from tests.orders.factories import paid_order
from tests.settlements.factories import seller_with_period

pytestmark = pytest.mark.django_db

_keys = itertools.count(1)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("sell"), st.integers(1, 3)),
        st.tuples(st.just("refund"), st.integers(1, 20_000)),
        st.tuples(st.just("refund_rest"), st.just(0)),
        st.tuples(st.just("deliver"), st.just(0)),
        st.tuples(st.just("cancel"), st.just(0)),
        st.tuples(st.just("wait"), st.integers(1, 20)),
    ),
    min_size=3,
    max_size=14,
)


class Undone(Exception):
    """Rolls one example back."""


class Market:
    """One seller whose days are simulated."""

    def __init__(self):
        self.seller, period = seller_with_period()
        self.now = period.starts_at
        self.offer = OfferFactory(seller=self.seller)

    def step(self, what, how_much):
        with clock.at(self.now):
            getattr(self, what)(how_much)
        self.now += dt.timedelta(hours=1)

    def sell(self, quantity):
        if stock_of(self.offer) >= quantity:
            paid_order(offers=[(self.offer, quantity)])

    def refund(self, amount):
        line = self._refundable()
        if line:
            self._refund(line, min(amount, line.refundable_minor))

    def refund_rest(self, _nothing):
        line = self._refundable()
        if line:
            self._refund(line, line.refundable_minor)

    def deliver(self, _nothing):
        order = Order.objects.filter(state="unshipped").order_by("pk").first()
        if order:
            quantities = {line.pk: line.quantity for line in order.lines.all()}
            progress.mark_shipped(order=order, lines=quantities, actor=None)
            progress.mark_delivered(order=order, actor=None)

    def cancel(self, _nothing):
        order = Order.objects.filter(state="unshipped").order_by("-pk").first()
        if order:
            progress.cancel_order(order=order, reason="", actor=None)

    def wait(self, days):
        self.now += dt.timedelta(days=days)
        with clock.at(self.now):
            deferrals.release_due()
            periods.close_due_periods(now=self.now)
            for payout in Payout.objects.to_send():
                payouts.send_payout(payout=payout)
            for payout in Payout.objects.at_the_bank():
                payouts.settle_payout(payout=payout)

    def _refundable(self):
        orders = Order.objects.filter(paid_at__isnull=False).order_by("pk")
        lines = [line for order in orders for line in order.lines.all() if line.refundable_minor]
        return lines[len(lines) // 2] if lines else None

    def _refund(self, line, amount):
        refunds.create_refund(
            order=line.order, lines={line.pk: amount}, reason=Refund.Reason.GOODWILL, note="", actor=None,
            idempotency_key=f"key-{next(_keys)}",
        )  # fmt: skip


def stock_of(offer):
    return stock.Stock.objects.get(offer=offer).available


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_the_books_agree_after_any_history(steps):
    with pytest.raises(Undone):
        live_through(steps)


@transaction.atomic
def live_through(steps):
    market = Market()
    for what, how_much in steps:
        market.step(what, how_much)
    market.wait(30)
    with clock.at(market.now):
        assert list(checks.money()) == []
        assert_what_is_owed_is_there(market.seller)
        assert_full_refunds_return_the_fee()
    raise Undone


def total(**filters):
    return Entry.objects.filter(**filters).aggregate(total=Sum("amount_minor"))["total"] or 0


def assert_what_is_owed_is_there(seller):
    """Sellers' accounts are what customers paid, less refunds, the platform's fees and what was paid out."""
    owed = -total(account__seller=seller)
    assert owed == sum(total(account__kind=kind) for kind in ("provider", "bank", "tax", "referral_revenue",
                                                              "admin_fee_revenue"))  # fmt: skip
    for statement in Period.objects.statements():
        lines = total(statement_line__period=statement)
        assert statement.opening_minor - lines == statement.closing_minor


def assert_full_refunds_return_the_fee():
    for order in Order.objects.filter(paid_at__isnull=False):
        for line in order.lines.all():
            if line.refundable_minor == 0:
                returned = total(order_line_id=line.pk, classification=Classification.REFERRAL_FEE_RETURNED,
                                 journal__kind="refund")  # fmt: skip
                assert -returned == fees.referral_fee(line)
