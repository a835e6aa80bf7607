"""Asking for a review: once, a week after the order arrived, and only those who can write."""

import pytest

from accounts.models import Notification
from accounts.notifications import render
from orders import refunds, review_requests, tasks
from tests.orders.reviewing import days_after, delivered, review

pytestmark = pytest.mark.django_db


def asked():
    return Notification.objects.filter(kind="review_request")


def test_a_customer_is_asked_once_after_a_week():
    order = delivered()
    with days_after(order, 6):
        tasks.ask_for_reviews()
        assert asked().count() == 0
    with days_after(order, 8):
        tasks.ask_for_reviews()
        tasks.ask_for_reviews()
        assert not review_requests.ask(order_id=order.pk)
    told = asked().get()
    assert (told.user, told.subject_id) == (order.purchase.customer, order.pk)
    subject, text, _html = render(told)
    assert order.lines.get().title in subject
    assert f"/orders/{order.number}/#articles" in text


def test_who_cannot_or_did_already_is_not_asked():
    guest, wrote, returned, late = (delivered() for _ in range(4))
    type(guest.purchase).objects.filter(pk=guest.purchase_id).update(customer=None)
    review(order=wrote)
    refunds.create_refund(
        order=returned, lines=refunds.rest_of(returned), reason="goodwill", note="", actor=None, idempotency_key="all"
    )
    type(late).objects.filter(pk=late.pk).update(
        delivered_at=late.delivered_at - review_requests.settings.REVIEW_WINDOW
    )
    with days_after(guest, 8):
        tasks.ask_for_reviews()
        assert list(review_requests.waiting()) == []
    assert asked().count() == 0
