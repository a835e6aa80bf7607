"""Two real connections against each other: whoever comes second must find the truth, not a copy of it."""

import datetime as dt
import threading

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Notification
from catalog.models import Stock
from marketplace import clock
from marketplace.workdays import CHINA
from orders import (
    checkout,
    opinions,
    payments,
    progress,
    reconciliation,
    refunds,
    review_ratings,
    review_requests,
    reviews,
    vouchers,
)
from orders.checks import findings
from orders.errors import EmptyBasket, NotRefundable, PriceChanged, SoldOut, VoucherRefused
from orders.gateways import sandbox
from orders.models import (
    Order,
    Payment,
    ProductReview,
    ProviderLine,
    Purchase,
    ReconciliationRun,
    Refund,
    WebhookEvent,
)
from settlements.models import Journal
from tests.accounts.factories import UserFactory
from tests.catalog.factories import OfferFactory
from tests.orders import factories, reviewing
from tests.races import at_once, wait_until_blocked

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def test_the_last_piece_is_sold_once():
    offer = OfferFactory(stock=1)
    wishes = [factories.wishes(factories.basket(offers=[(offer, 1)])) for _ in range(4)]
    results = at_once(*[lambda each=each: checkout.place_purchase(**each) for each in wishes])
    assert sorted(type(result).__name__ for result in results) == [Purchase.__name__, *[SoldOut.__name__] * 3]
    assert (Purchase.objects.count(), Stock.objects.get(offer=offer).available) == (1, 0)


def test_two_hundred_buyers_of_twenty_pieces_get_twenty():
    offer = OfferFactory(stock=20)
    wishes = [factories.wishes(factories.basket(offers=[(offer, 1)])) for _ in range(200)]

    def buy(some):
        """Buy one after the other: PostgreSQL takes no two hundred connections."""
        return [outcome(each) for each in some]

    def outcome(each):
        try:
            return checkout.place_purchase(**each)
        except SoldOut as refusal:
            return refusal

    results = at_once(*[lambda some=wishes[n::40]: buy(some) for n in range(40)])
    kinds = [type(result).__name__ for some in results for result in some]
    assert (kinds.count(Purchase.__name__), kinds.count(SoldOut.__name__)) == (20, 180)
    assert (Purchase.objects.count(), Stock.objects.get(offer=offer).available) == (20, 0)
    assert list(findings()) == []


def test_the_same_key_from_twenty_threads_is_one_purchase():
    offer = OfferFactory()
    wishes = factories.wishes(factories.basket(offers=[(offer, 1)]))
    results = at_once(*[lambda: checkout.place_purchase(**wishes)] * 20)
    assert {result.pk for result in results} == {Purchase.objects.get().pk}
    assert (Stock.objects.get(offer=offer).available, Payment.objects.count()) == (9, 1)


def test_two_tabs_buy_one_basket_once():
    kept = factories.basket()
    wishes = factories.wishes(kept)
    results = at_once(
        lambda: checkout.place_purchase(**{**wishes, "idempotency_key": "first"}),
        lambda: checkout.place_purchase(**{**wishes, "idempotency_key": "second"}),
    )
    assert sorted(type(result).__name__ for result in results) == [EmptyBasket.__name__, Purchase.__name__]
    assert Purchase.objects.count() == 1


def test_ten_copies_of_a_notice_capture_once():
    payment = factories.open_payment(factories.place())
    charge = sandbox.settle(token=payment.provider_ref, status="paid")
    body, headers = sandbox.signed_request(sandbox.payload_of(charge))
    content_type = headers.pop("Content-Type")
    url = reverse("payments:webhook", kwargs={"provider": "sandbox"})
    results = at_once(*[lambda: Client().post(url, body, content_type=content_type, headers=headers).status_code] * 10)
    assert results == [200] * 10
    assert (WebhookEvent.objects.count(), Payment.objects.get().state) == (1, "captured")
    assert Notification.objects.filter(kind="order_received").count() == 1
    assert Journal.objects.filter(kind="sale").count() == 1
    assert factories.ledger_findings() == []


def test_a_notice_and_the_return_page_capture_once():
    payment = factories.open_payment(factories.place())
    sandbox.settle(token=payment.provider_ref, status="paid")
    results = at_once(*[lambda: payments.refresh_payment(payment=Payment.objects.get()).state] * 4)
    assert results == ["captured"] * 4
    assert Notification.objects.filter(kind="purchase_paid").count() == 1


def test_refunds_at_once_never_exceed_the_line():
    order = factories.paid_order()
    line = order.lines.get()
    most = line.total_minor * 6 // 10

    def refund(key):
        return refunds.create_refund(
            order=order, lines={line.pk: most}, reason="goodwill", note="", actor=None, idempotency_key=key
        )

    results = at_once(*[lambda i=i: refund(f"key-{i}") for i in range(4)])
    assert sorted(type(result).__name__ for result in results) == [NotRefundable.__name__] * 3 + [Refund.__name__]
    line.refresh_from_db()
    assert line.refunded_minor == most
    assert list(findings()) == []


def test_the_same_refund_at_once_is_one_refund():
    order = factories.paid_order()
    line = order.lines.get()
    results = at_once(
        *[
            lambda: refunds.create_refund(
                order=order, lines={line.pk: 100}, reason="goodwill", note="", actor=None, idempotency_key="same"
            )
        ]
        * 4
    )
    assert {result.pk for result in results} == {Refund.objects.get().pk}


def test_a_refund_is_executed_once_by_many_workers():
    order = factories.paid_order()
    made = refunds.create_refund(
        order=order, lines=refunds.rest_of(order), reason="goodwill", note="", actor=None, idempotency_key="k"
    )
    at_once(*[lambda: refunds.execute_refund(refund_id=made.pk)] * 4)
    made.refresh_from_db()
    assert made.state == "done"


def test_expiry_against_payment_ends_either_way_but_whole():
    for _ in range(3):
        purchase = factories.place()
        payment = factories.open_payment(purchase)
        sandbox.settle(token=payment.provider_ref, status="paid")

        def expire(purchase=purchase):
            with clock.at(purchase.expires_at):
                return payments.expire_purchase(purchase=purchase)

        def capture(payment=payment):
            return payments.refresh_payment(payment=payment).state

        expired, captured = at_once(expire, capture)
        purchase.refresh_from_db()
        assert (expired, captured, purchase.state) in {(True, "returned", "expired"), (False, "captured", "paid")}
    assert list(findings()) == []
    assert Order.objects.filter(state="pending").count() == 0


def test_a_voucher_for_three_is_used_three_times_by_ten():
    offer = OfferFactory(stock=50)
    voucher = factories.VoucherFactory(amount_minor=1_000, least_minor=5_000, uses_limit=3)
    wishes = []
    for number in range(10):
        kept = factories.basket(offers=[(offer, 1)])
        kept.vouchers.add(voucher)
        wishes.append(factories.wishes(kept, email=f"guest{number}@example.com"))
    results = at_once(*[lambda each=each: checkout.place_purchase(**each) for each in wishes])
    kinds = [type(result).__name__ for result in results]
    assert kinds.count(Purchase.__name__) == 3
    # Told by the lock, or by the total of whoever looked after it was used up.
    assert kinds.count(VoucherRefused.__name__) + kinds.count(PriceChanged.__name__) == 7
    voucher.refresh_from_db()
    assert (voucher.used, voucher.uses.count(), Stock.objects.get(offer=offer).available) == (3, 3, 47)
    assert list(findings()) == []


def test_two_orders_cancelled_at_once_give_their_voucher_back_once():
    voucher = factories.VoucherFactory(code="ALL5", percent_bp=500)
    kept = factories.basket(offers=[(OfferFactory(), 1), (OfferFactory(), 1)])
    vouchers.enter_code(basket=kept, code="ALL5")
    purchase = factories.pay(checkout.place_purchase(**factories.wishes(kept)))
    results = at_once(
        *[
            lambda order=order: progress.cancel_order(order=order, reason="by customer", actor=None)
            for order in purchase.orders.all()
        ]
    )
    assert [type(result) for result in results] == [Order, Order]
    voucher.refresh_from_db()
    assert (voucher.used, voucher.uses.filter(released_at=None).count()) == (0, 0)


def test_two_reviews_of_one_product_at_once_are_both_counted():
    offer = OfferFactory(stock=20)
    lines = [reviewing.delivered(offers=[(offer, 1)]).lines.get() for _ in range(6)]

    def write(line, rating):
        return reviews.write_review(line=line, customer=line.order.purchase.customer, review=reviewing.said(rating))

    results = at_once(*[lambda line=line, n=n: write(line, n % 5 + 1) for n, line in enumerate(lines)])
    assert [type(result).__name__ for result in results] == ["ProductReview"] * 6
    assert reviewing.stars(offer.product) == (2, 1, 1, 1, 1)
    assert list(findings()) == []


def test_one_line_is_reviewed_once_and_a_change_meets_a_strike():
    line = reviewing.delivered().lines.get()
    customer = line.order.purchase.customer
    said = reviewing.said
    results = at_once(*[lambda: reviews.write_review(line=line, customer=customer, review=said(5))] * 3)
    assert sorted(type(result).__name__ for result in results) == ["NotNow", "NotNow", "ProductReview"]
    made = ProductReview.objects.get()
    at_once(
        lambda: reviews.change_review(line=line, customer=customer, review=said(1)),
        lambda: opinions.strike(opinion=made, reason="abusive", note="x", actor=UserFactory()),
        review_ratings.recompute,
    )
    assert ProductReview.objects.get().state == "struck"
    assert reviewing.stars(made.product) == reviewing.NO_STARS
    assert list(findings()) == []


def test_a_customer_is_asked_for_a_review_once_by_many_workers():
    order = reviewing.delivered()
    later = order.delivered_at + dt.timedelta(days=8)

    def ask():
        with clock.at(later):
            return review_requests.ask(order_id=order.pk)

    assert sorted(at_once(*[ask] * 4)) == [False, False, False, True]
    assert Notification.objects.filter(kind="review_request").count() == 1


def one_waits_for_the_other(first, second):
    """Run ``first`` up to its commit, let ``second`` run into its locks, then let both end; return both results."""
    written, go = threading.Event(), threading.Event()

    def run_first():
        with transaction.atomic():
            result = first()
            written.set()
            assert go.wait(timeout=10)
        return result

    def run_second():
        assert written.wait(timeout=10)
        return second()

    def let_go():
        assert written.wait(timeout=10)
        wait_until_blocked()
        go.set()

    return at_once(run_first, run_second, let_go)[:2]


@pytest.fixture
def expiring():
    """A purchase that is paid at the provider in the moment in which it expires: give it up, or capture it."""
    purchase = factories.place()
    payment = factories.open_payment(purchase)
    sandbox.settle(token=payment.provider_ref, status="paid")

    def expire():
        with clock.at(purchase.expires_at):
            return payments.expire_purchase(purchase=purchase)

    return expire, lambda: payments.refresh_payment(payment=payment).state


def states():
    return Purchase.objects.get().state, Order.objects.get().state, Payment.objects.get().state


def test_a_payment_that_waits_for_the_expiry_goes_back(expiring):
    expire, capture = expiring
    assert one_waits_for_the_other(expire, capture) == [True, "returned"]
    assert states() == ("expired", "cancelled", "returned")
    assert (list(findings()), factories.ledger_findings()) == ([], [])


def test_an_expiry_that_waits_for_the_payment_does_nothing(expiring):
    expire, capture = expiring
    assert one_waits_for_the_other(capture, expire) == ["captured", False]
    assert states() == ("paid", "unshipped", "captured")
    assert (list(findings()), factories.ledger_findings()) == ([], [])


def test_two_reconciliations_of_a_day_are_one():
    with clock.at(clock.now() - dt.timedelta(days=1)):
        factories.paid_purchase()
        late = factories.open_payment(factories.place())
        sandbox.settle(token=late.provider_ref, status="paid")
    day = clock.today(CHINA) - dt.timedelta(days=1)
    runs = at_once(*[lambda: reconciliation.reconcile(provider="sandbox", day=day)] * 4)
    assert {run.pk for run in runs} == {ReconciliationRun.objects.get().pk}
    run = ReconciliationRun.objects.get()
    assert (run.line_count, run.captured_count, run.finding_count) == (2, 1, 0)
    assert (ProviderLine.objects.count(), Payment.objects.filter(state="captured").count()) == (2, 2)
