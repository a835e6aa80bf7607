"""Cancelling before dispatch: at once, or by a request that the seller answers in time."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from accounts.models import Notification
from catalog.models import Stock
from marketplace import clock
from marketplace.errors import DomainError
from marketplace.storefronts import store_url
from orders import cancellations, progress, refunds, tasks
from orders.checks import findings
from orders.models import CancellationRequest, Order
from tests.accounts.factories import UserFactory
from tests.orders import factories
from tests.races import at_once

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def customer():
    return UserFactory(language="en")


@pytest.fixture
def order(customer, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 25, 2, tzinfo=dt.UTC))
    made = factories.paid_order(customer=customer)
    time_machine.shift(2 * HOUR)
    return made


@pytest.fixture
def seller_user(order):
    return order.seller.memberships.get().user


def fresh(order):
    return Order.objects.get(pk=order.pk)


def told(kind):
    return Notification.objects.filter(kind=kind).count()


def test_within_the_hour_it_is_cancelled_at_once(customer):
    order = factories.paid_order(customer=customer)
    assert cancellations.ask_to_cancel(order=order, reason="", actor=customer) is None
    assert fresh(order).state == "cancelled"
    assert CancellationRequest.objects.count() == 0


def test_later_the_seller_is_asked_and_accepts(order, customer, seller_user):
    request = cancellations.ask_to_cancel(order=order, reason=" Two\n sizes too small ", actor=customer)
    assert (request.state, request.reason, fresh(order).state) == ("open", "Two sizes too small", "unshipped")
    assert abs(request.answer_by - request.asked_at - dt.timedelta(hours=24)) < dt.timedelta(seconds=5)
    assert told("cancellation_asked") == 1
    with pytest.raises(DomainError, match="asked already"):
        cancellations.ask_to_cancel(order=order, reason="", actor=customer)

    cancellations.accept(request=request, actor=seller_user)

    cancelled = fresh(order)
    assert (cancelled.state, cancelled.refunded_minor) == ("cancelled", cancelled.total_minor)
    assert Stock.objects.get().available == 10
    assert list(order.seller.activities.filter(kind="cancellation_accepted").values_list("about", flat=True)) == [
        order.number
    ]
    with pytest.raises(DomainError, match="has been answered"):
        cancellations.decline(request=request, answer="No", actor=seller_user)
    assert list(findings()) == []


def test_declined_with_words_the_order_goes_on(order, customer, seller_user):
    request = cancellations.ask_to_cancel(order=order, reason="", actor=customer)
    with pytest.raises(DomainError) as refusal:
        cancellations.decline(request=request, answer="  ", actor=seller_user)
    assert refusal.value.field == "answer"
    cancellations.decline(request=request, answer="It is engraved already.", actor=seller_user)
    assert fresh(order).state == "unshipped"
    letter = Notification.objects.get(kind="cancellation_declined")
    assert letter.context["text"] == "It is engraved already."


def test_who_does_not_answer_in_time_accepts(order, customer, time_machine):
    cancellations.ask_to_cancel(order=order, reason="", actor=customer)
    time_machine.shift(23 * HOUR)
    tasks.accept_unanswered_cancellations()
    assert fresh(order).state == "unshipped"
    time_machine.shift(2 * HOUR)
    tasks.accept_unanswered_cancellations()
    tasks.accept_unanswered_cancellations()
    assert fresh(order).state == "cancelled"
    assert told("order_cancelled") == 1


def test_dispatched_it_is_closed(order, customer, seller_user):
    request = cancellations.ask_to_cancel(order=order, reason="", actor=customer)
    progress.mark_shipped(order=order, lines={order.lines.get().pk: 1}, actor=seller_user)
    request.refresh_from_db()
    assert request.state == "closed"
    with pytest.raises(DomainError, match="send it back"):
        cancellations.ask_to_cancel(order=order, reason="", actor=customer)


def test_withdrawn_nothing_happens(order, customer, time_machine):
    cancellations.ask_to_cancel(order=order, reason="", actor=customer)
    cancellations.withdraw(order=order, actor=customer)
    cancellations.withdraw(order=order, actor=customer)
    time_machine.shift(48 * HOUR)
    tasks.accept_unanswered_cancellations()
    assert (fresh(order).state, CancellationRequest.objects.get().state) == ("unshipped", "closed")


def test_asked_once_and_once_more_when_it_should_have_left(order, customer, seller_user, time_machine):
    def ask():
        return cancellations.ask_to_cancel(order=fresh(order), reason="", actor=customer)

    cancellations.decline(request=ask(), answer="It is packed.", actor=seller_user)
    with pytest.raises(DomainError, match="asked before"):
        ask()
    time_machine.move_to(order.ship_by + HOUR)
    ask()
    cancellations.withdraw(order=order, actor=customer)
    assert not cancellations.may_ask(fresh(order))
    with pytest.raises(DomainError, match="asked before"):
        ask()
    assert told("cancellation_asked") == 2


def test_contact_data_are_hidden_from_the_other_side(order, customer, seller_user):
    words = "Call me 13800138000 or a@b.com"
    request = cancellations.ask_to_cancel(order=order, reason=words, actor=customer)
    assert request.reason == "Call me ⟦phone⟧ or ⟦email⟧"
    assert "⟦phone⟧" in Notification.objects.filter(kind="cancellation_asked").first().context["text"]
    declined = cancellations.decline(request=request, answer=f"{words} " * 20, actor=seller_user)
    declined.refresh_from_db()
    assert not re.search(r"13800138000|a@b", declined.answer)
    assert len(declined.answer) == 400


def test_a_full_refund_closes_it(order, customer):
    request = cancellations.ask_to_cancel(order=order, reason="", actor=customer)
    refunds.create_refund(
        order=order, lines=refunds.rest_of(order), reason="goodwill", note="", actor=None, idempotency_key="k"
    )
    request.refresh_from_db()
    assert (fresh(order).state, request.state) == ("cancelled", "closed")
    assert list(findings()) == []


def test_one_that_stands_on_an_order_that_is_over_is_closed_by_the_clock(order, customer, time_machine):
    request = cancellations.ask_to_cancel(order=order, reason="", actor=customer)
    Order.objects.filter(pk=order.pk).update(state="shipped", shipped_at=clock.now())
    assert f"order {order.number} has a request to cancel that nobody can answer any more" in list(findings())
    time_machine.shift(48 * HOUR)
    tasks.accept_unanswered_cancellations()
    request.refresh_from_db()
    assert (fresh(order).state, request.state) == ("shipped", "closed")


def test_unpaid_it_is_the_purchase_that_is_cancelled(customer):
    order = factories.place(customer=customer).orders.get()
    with pytest.raises(DomainError, match="not paid yet"):
        cancellations.ask_to_cancel(order=order, reason="", actor=customer)


class TestPages:
    def test_the_customer_asks_and_withdraws(self, client, order, customer):
        client.force_login(customer)
        page = store_url("orders:order-detail", language="en", number=order.number)
        assert "Ask to cancel" in client.get(page).content.decode()
        ask = store_url("orders:cancellation-create", language="en", number=order.number)
        shown = client.post(ask, {"reason": "Too late"}, follow=True).content.decode()
        assert "Withdraw the request" in shown
        back = store_url("orders:cancellation-withdrawal-create", language="en", number=order.number)
        shown = client.post(back, follow=True).content.decode()
        assert "Your request is withdrawn" in shown
        assert "if it has not left then, you can ask again" in shown

    def test_the_seller_answers_on_the_orders_page(self, client, order, customer, seller_user):
        cancellations.ask_to_cancel(order=order, reason="Too <late>", actor=customer)
        client.force_login(seller_user)
        page = client.get(reverse("seller_fulfillment:order-detail", args=[order.number])).content.decode()
        assert "Too &lt;late&gt;" in page
        assert "asks to cancel" in client.get(reverse("seller:home")).content.decode()
        answer = reverse("seller_orders:cancellation-answer-create", args=[order.number])
        assert "Tell the customer why." in client.post(answer, {"do": "decline"}, follow=True).content.decode()
        client.post(answer, {"do": "accept"})
        assert fresh(order).state == "cancelled"
        assert client.post(answer, {"do": "accept"}).status_code == 404


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_accepting_against_dispatch_one_wins():
    order = factories.paid_order()
    Order.objects.filter(pk=order.pk).update(paid_at=clock.now() - 2 * HOUR)
    actor = order.seller.memberships.get().user
    request = cancellations.ask_to_cancel(order=order, reason="", actor=None)
    at_once(
        lambda: cancellations.accept(request=request, actor=actor),
        lambda: progress.mark_shipped(order=order, lines={order.lines.get().pk: 1}, actor=actor),
    )
    request.refresh_from_db()
    assert (fresh(order).state, request.state) in {("cancelled", "accepted"), ("shipped", "closed")}
    assert list(findings()) == []
