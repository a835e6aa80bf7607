import datetime as dt

import pytest
from django.db.models import Sum

from accounts.signals import seller_approved
from catalog.models import Category
from marketplace import clock
from orders import payments, progress, refunds
from orders.gateways import sandbox
from orders.models import Payment
from orders.refunds import Pieces
from settlements import deferrals, fees, periods, posting
from settlements.models import Deferral, Entry, Journal, Period
from settlements.models.ledger import AccountKind, Classification
from tests.accounts.factories import SellerFactory
from tests.catalog.factories import OfferFactory
from tests.orders import factories as orders

pytestmark = pytest.mark.django_db

SOLD_AT = dt.datetime(2026, 9, 3, 4, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def balances(**filters):
    """Return every account's balance (debits positive) by kind, zeros left out."""
    sums = Entry.objects.filter(**filters).values_list("account__kind").annotate(total=Sum("amount_minor"))
    return {kind: total for kind, total in sums if total}


def by_classification(kind):
    """Return what is owed on one kind of account, by classification."""
    sums = Entry.objects.filter(account__kind=kind).values_list("classification").annotate(total=Sum("amount_minor"))
    return {classification: -total for classification, total in sums if total}


@pytest.fixture
def at_sale():
    with clock.at(SOLD_AT):
        yield


def sell(*, quantity=2, storefront="CN", **kwargs):
    offer = OfferFactory(**kwargs)
    return orders.paid_order(offers=[(offer, quantity)], storefront=storefront)


def refund(order, wanted, key="r1"):
    return refunds.create_refund(
        order=order, lines=wanted, reason="goodwill", note="", actor=None, idempotency_key=key
    )


def deliver(order):
    line_quantities = {line.pk: line.quantity for line in order.lines.all()}
    progress.mark_shipped(order=order, lines=line_quantities, actor=None)
    return progress.mark_delivered(order=order, actor=None)


def release(moment):
    with clock.at(moment):
        return deferrals.release_due()


def fee_of(line):
    return fees.referral_fee(line)


@pytest.mark.usefixtures("at_sale")
def test_a_sale_is_deferred_line_by_line():
    order = sell()
    line = order.lines.get()
    fee = fee_of(line)
    assert fee > 0
    assert by_classification(AccountKind.DEFERRED) == {
        key: value
        for key, value in {
            "principal": line.items_minor, "delivery": line.delivery_minor, "referral_fee": -fee,
        }.items()
        if value
    }  # fmt: skip
    assert balances() == {
        "provider": order.total_minor, "deferred": fee - order.total_minor, "referral_revenue": -fee,
    }  # fmt: skip
    journal = Journal.objects.get()
    assert (journal.kind, journal.source_type, journal.source_id, journal.occurred_at) == (
        "sale", "order", order.pk, SOLD_AT,
    )  # fmt: skip
    assert set(Entry.objects.values_list("order_id", "order_line_id")) == {(order.pk, line.pk)}
    assert Deferral.objects.get().release_at is None
    assert Period.objects.get().seller == order.seller


@pytest.mark.usefixtures("at_sale")
def test_a_purchase_of_two_sellers_has_a_journal_for_each():
    purchase = orders.paid_purchase(offers=[(OfferFactory(), 1), (OfferFactory(), 3)])
    assert sorted(Journal.objects.values_list("source_id", flat=True)) == sorted(
        purchase.orders.values_list("pk", flat=True)
    )
    owed = Entry.objects.filter(account__kind="deferred").values("account__seller").distinct()
    assert owed.count() == 2
    assert balances()["provider"] == purchase.total_minor


@pytest.mark.usefixtures("at_sale")
def test_posting_a_sale_twice_changes_nothing():
    order = sell()
    before = balances()
    posting.post_sale(purchase=order.purchase, orders=[order])
    assert (balances(), Journal.objects.count(), Deferral.objects.count()) == (before, 1, 1)


@pytest.mark.usefixtures("at_sale")
def test_a_full_refund_returns_the_whole_fee_less_the_administration_fee():
    order = sell()
    deliver(order)
    line = order.lines.get()
    fee = fee_of(line)
    refund(order, {line.pk: line.total_minor})
    kept = (fee * 2 + 5) // 10
    assert balances() == {"deferred": kept, "admin_fee_revenue": -kept}
    assert by_classification(AccountKind.DEFERRED)["referral_fee_returned"] == fee
    assert by_classification(AccountKind.DEFERRED)["refund_admin_fee"] == -kept


@pytest.mark.usefixtures("at_sale")
@pytest.mark.parametrize("way", ["cancelled", "refunded"])
def test_called_off_before_anything_left_nobody_owes_anything(way):
    order = sell()
    if way == "cancelled":
        progress.cancel_order(order=order, reason="by customer", actor=None)
    else:
        refund(order, refunds.rest_of(order))
    assert balances() == {}


@pytest.mark.usefixtures("at_sale")
def test_partial_refunds_add_up_to_the_full_one():
    order = sell(quantity=3)
    line = order.lines.get()
    for number in range(3):
        refund(order, {line.pk: Pieces(1)}, key=f"r{number}")
    owed = by_classification(AccountKind.DEFERRED)
    assert owed["refund_principal"] == -line.items_minor
    assert owed["referral_fee_returned"] == fee_of(line)
    assert "provider" not in balances()


@pytest.mark.usefixtures("at_sale")
def test_the_minimum_fee_counts_per_piece():
    Category.objects.update(referral_minimum_minor=0)
    offer = OfferFactory()
    offer.product.category.referral_minimum_minor = 300
    offer.product.category.referral_rate_bp = 1
    offer.product.category.save()
    orders.paid_order(offers=[(offer, 2)])
    assert by_classification(AccountKind.DEFERRED)["referral_fee"] == -600


def test_money_is_released_seven_days_after_delivery():
    with clock.at(SOLD_AT):
        order = sell()
    delivered_at = SOLD_AT + 3 * DAY
    with clock.at(delivered_at):
        deliver(order)
    assert Deferral.objects.get().release_at == delivered_at + 7 * DAY
    assert release(delivered_at + 7 * DAY - dt.timedelta(seconds=1)) == 0
    deferred = by_classification(AccountKind.DEFERRED)
    assert release(delivered_at + 7 * DAY) == 1
    assert by_classification(AccountKind.DEFERRED) == {}
    assert by_classification(AccountKind.AVAILABLE) == deferred
    assert Deferral.objects.get().released_at == delivered_at + 7 * DAY
    assert release(delivered_at + 8 * DAY) == 0


def test_many_orders_are_released_in_few_queries(django_assert_max_num_queries):
    with clock.at(SOLD_AT):
        found = [sell() for _each in range(3)]
        for order in found:
            deliver(order)
    with django_assert_max_num_queries(15), clock.at(SOLD_AT + 7 * DAY):
        assert deferrals.release_due(batch=2_000) == 3
    assert Journal.objects.filter(kind="release").count() == 3


def test_a_release_keeps_refunds_apart():
    with clock.at(SOLD_AT):
        order = sell()
        line = order.lines.get()
        refund(order, {line.pk: 500})
        deliver(order)
    release(SOLD_AT + 7 * DAY)
    owed = by_classification(AccountKind.AVAILABLE)
    assert owed["principal"] == line.items_minor
    assert -owed["refund_principal"] - owed.get("refund_delivery", 0) == 500


def test_a_refund_after_the_release_is_taken_from_the_available_balance():
    with clock.at(SOLD_AT):
        order = sell()
        deliver(order)
    release(SOLD_AT + 7 * DAY)
    line = order.lines.get()
    with clock.at(SOLD_AT + 9 * DAY):
        refund(order, {line.pk: line.total_minor})
    kept = (fee_of(line) * 2 + 5) // 10
    assert by_classification(AccountKind.DEFERRED) == {}
    assert balances() == {"available": kept, "admin_fee_revenue": -kept}


def test_a_cancelled_order_is_released_at_once():
    with clock.at(SOLD_AT):
        order = sell()
        progress.cancel_order(order=order, reason="changed my mind", actor=None)
        assert deferrals.release_due() == 1
    assert by_classification(AccountKind.DEFERRED) == {}
    owed = by_classification(AccountKind.AVAILABLE)
    assert owed["principal"] == -owed["refund_principal"] == order.items_minor


def test_a_late_payment_goes_in_and_out():
    with clock.at(SOLD_AT):
        purchase = orders.place()
        payment = orders.open_payment(purchase)
    with clock.at(purchase.expires_at):
        payments.expire_purchase(purchase=purchase)
        sandbox.settle(token=payment.provider_ref, status=sandbox.Status.PAID)
        payments.capture_payment(
            payment=payment, provider_ref=payment.provider_ref, amount_minor=payment.amount_minor, currency="CNY"
        )
    assert Payment.objects.get().state == "returned"
    journal = Journal.objects.get()
    assert (journal.kind, journal.source_type, journal.source_id) == ("late_payment", "payment", payment.pk)
    assert [entry.amount_minor for entry in journal.entries.order_by("id")] == [
        payment.amount_minor, -payment.amount_minor, payment.amount_minor, -payment.amount_minor,
    ]  # fmt: skip
    assert balances() == {}


@pytest.mark.usefixtures("at_sale")
def test_tax_on_top_of_prices_is_the_platforms(monkeypatch):
    offer = OfferFactory()
    order = orders.paid_order(offers=[(offer, 1)])
    line = order.lines.get()
    # The same order as a store that adds 100 of tax would have sold it.
    line.total_minor += 100
    line.pk, line.order = None, order
    entries = list(posting._sale(_Order(order, line), posting._open("CNY", "deferred", [order.seller_id])))
    assert [each.amount_minor for each in entries if each.account.kind == "tax"] == [-100]
    assert sum(each.amount_minor for each in entries) == 0


class _Order:
    def __init__(self, order, line):
        self.pk, self.seller_id = order.pk, order.seller_id
        self.purchase, self.delivered_at, self.lines = order.purchase, None, self
        self._line = line

    def all(self):
        return [self._line]


def test_approval_opens_the_first_period():
    seller = SellerFactory()
    with clock.at(seller.approved_at):
        seller_approved.send(sender=type(seller), seller=seller)
    period = Period.objects.get()
    assert (period.seller, period.currency, period.starts_at) == (seller, "CNY", seller.approved_at)


def test_a_whole_period_from_sale_to_statement():
    with clock.at(SOLD_AT):
        order = sell()
        deliver(order)
    release(SOLD_AT + 7 * DAY)
    period = Period.objects.get()
    with clock.at(period.ends_at):
        periods.close_due_periods(now=period.ends_at)
    statement = Period.objects.statements().get()
    fee = fee_of(order.lines.get())
    assert (statement.sales_minor, statement.fees_minor) == (order.total_minor, -fee)
    assert statement.closing_minor == statement.transfer_minor == order.total_minor - fee
    assert balances() == {
        "provider": order.total_minor, "payable": fee - order.total_minor, "referral_revenue": -fee,
    }  # fmt: skip
    assert Entry.objects.filter(classification=Classification.TRANSFER).count() == 2
