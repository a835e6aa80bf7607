"""What mails about orders show, in both languages, with every figure added up."""

import re

import pytest

from accounts.models import Notification
from accounts.notifications import render
from orders import payments, progress, refunds
from orders.models.order import CancelReason
from tests.accounts.factories import UserFactory
from tests.catalog.factories import OfferFactory
from tests.orders.factories import open_payment, paid_order, paid_purchase, place
from tests.orders.mail_reading import read

pytestmark = pytest.mark.django_db
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-hans"])
PERSONAL = ["样例路", "13800000000", "guest@example.com", "Sample Street", "+1 206 555 0100"]


@pytest.fixture
def offers():
    first, other = OfferFactory(), OfferFactory()
    return [(first, 2), (OfferFactory(seller=first.seller), 1), (other, 3)]


@LANGUAGES
@pytest.mark.parametrize("storefront", ["CN", "US"])
def test_the_confirmation_shows_every_order_and_adds_up(offers, storefront, language):
    purchase = paid_purchase(offers=offers, storefront=storefront, invoice="company" if storefront == "CN" else "none")
    mail = read("purchase_paid", language)
    assert mail.adds_up()
    lines = [line for order in purchase.orders.order_by("pk") for line in order.lines.all()]
    assert [row for rows in mail.rows for row in rows] == [
        (line.title, str(line.quantity), line.items_minor) for line in lines
    ]
    assert mail.sums[-1][-1][2] == purchase.total_minor or mail.sums[-1][-2][2] == purchase.total_minor
    assert purchase.address["line1"] in mail.html
    assert f"{purchase.token}" in mail.text


def test_the_promised_day_is_the_customers():
    order = paid_order(storefront="US")
    day = order.deliver_by.astimezone(order.store.timezone).date()
    assert read("purchase_paid").facts["Arrives by"] == f"{day:%a} {day.day} {day:%b}"


@LANGUAGES
@pytest.mark.parametrize("invoice", ["none", "personal", "company"])
def test_the_sellers_mail_says_what_to_send_and_nothing_about_the_person(offers, language, invoice):
    order = paid_order(offers=offers[:2], invoice=invoice)
    mail = read("order_received", language)
    assert mail.adds_up()
    assert [(quantity, amount) for _title, quantity, amount in mail.rows[0]] == [
        (str(line.quantity), line.items_minor) for line in order.lines.all()
    ]
    assert all(f"SKU {line.sku}" in mail.text for line in order.lines.all())
    assert "上海市" in "".join(mail.facts.values())
    shown = mail.text + mail.html
    # The store's name of the factories' sellers may contain the word; whole fields never stand here.
    assert [word for word in [*PERSONAL, order.invoice_title] if word and word in shown] == []


@LANGUAGES
def test_a_failed_payment_shows_what_is_due_and_until_when(offers, language):
    purchase = place(offers=offers)
    payments.fail_payment(payment=open_payment(purchase))
    mail = read("payment_failed", language)
    assert mail.adds_up()
    assert mail.sums[-1][0][2] == purchase.total_minor
    assert len(mail.facts) == 2


@LANGUAGES
def test_a_cancellation_says_what_comes_back(offers, language):
    order = paid_order(offers=offers[:2])
    line = order.lines.first()
    refunds.create_refund(
        order=order, lines={line.pk: 100}, reason="goodwill", note="", actor=None, idempotency_key="k"
    )
    progress.cancel_order(order=order, reason=CancelReason.BY_CUSTOMER, actor=None)
    mail = read("order_cancelled", language)
    assert mail.adds_up()
    assert [minor for role, _label, minor in mail.sums[0] if role == "note"][-2:] == [100, order.total_minor - 100]
    assert read("order_cancelled_seller", language).adds_up()
    assert Notification.objects.filter(kind="order_refunded_seller").count() == 1


@LANGUAGES
def test_a_refund_shows_what_comes_back_line_by_line(offers, language):
    order = paid_order(offers=offers[:2])
    first, second = order.lines.all()
    refund = refunds.create_refund(
        order=order, lines={first.pk: refunds.Pieces(1), second.pk: 100}, reason="damaged", note="",
        actor=UserFactory(), idempotency_key="k",
    )  # fmt: skip
    for kind in ("order_refunded", "order_refunded_seller"):
        mail = read(kind, language)
        assert mail.adds_up()
        assert [quantity for _title, quantity, _amount in mail.rows[0]] == ["1", ""]
        assert mail.sums[0][-1][2] == refund.amount_minor


@LANGUAGES
def test_the_seller_hears_of_the_delivery(offers, language):
    order = paid_order(offers=offers[:2])
    progress.mark_shipped(order=order, lines={line.pk: line.quantity for line in order.lines.all()}, actor=None)
    progress.mark_delivered(order=order, actor=None)
    assert read("order_delivered_seller", language).adds_up()


@pytest.mark.parametrize("count", [1, 3])
def test_a_mail_costs_the_same_for_one_article_and_for_three(count, django_assert_num_queries):
    first = OfferFactory()
    paid_purchase(offers=[(first, 1), *((OfferFactory(seller=first.seller), 1) for _more in range(count - 1))])
    notification = Notification.objects.select_related("user").get(kind="purchase_paid")
    with django_assert_num_queries(3):
        render(notification)


def test_a_mail_whose_row_is_gone_has_its_words_alone():
    paid_order()
    notification = Notification.objects.get(kind="order_received")
    notification.subject_id = 0
    _subject, text, html = render(notification)
    assert "Dispatch it by" in text
    assert not re.search(r"<table class=\"(lines|sums|facts)", html)
