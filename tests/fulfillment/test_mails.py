"""What mails about parcels show, in both languages, with every figure added up."""

import pytest

from accounts.models import Notification
from fulfillment import shipments
from marketplace import clock
from tests.fulfillment import factories
from tests.orders.mail_reading import read

pytestmark = pytest.mark.django_db
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-hans"])


@LANGUAGES
def test_a_parcel_that_is_the_whole_order_shows_delivery_and_total(language):
    order = factories.dispatched(quantities=(2, 1), invoice="personal")
    mail = read("parcel_dispatched", language)
    assert mail.adds_up()
    assert order.total_minor in [amount for role, _label, amount in mail.sums[0] if role == "total"]
    assert order.purchase.address["line1"] in mail.text


@LANGUAGES
def test_a_part_of_an_order_shows_what_is_in_the_parcel(language):
    order = factories.order(quantities=(3,))
    line = order.lines.get()
    factories.dispatch(order, {line.pk: 2})
    mail = read("parcel_dispatched", language)
    assert [(quantity, amount) for _title, quantity, amount in mail.rows[0]] == [("2", 2 * line.unit_minor)]
    assert [(role, amount) for role, _label, amount in mail.sums[0]] == [("total", 2 * line.unit_minor)]


@LANGUAGES
def test_the_customer_hears_of_the_delivery_once(language):
    parcel = factories.dispatched(quantities=(2, 1)).shipments.get()
    shipments.deliver(shipment=parcel)
    mail = read("parcel_delivered", language)
    assert mail.adds_up()
    assert "SF Express" in mail.text
    assert Notification.objects.filter(kind="order_delivered_seller").count() == 1


@LANGUAGES
def test_a_delivery_that_is_only_assumed_is_called_so(language):
    parcel = factories.dispatched().shipments.get()
    with clock.at(parcel.expected_at):
        assert shipments.deliver_if_overdue(shipment_id=parcel.pk)
    assert read("parcel_delivered").subject.endswith("should be with you now")


def test_who_says_that_a_parcel_is_there_is_not_told_so():
    order = factories.dispatched()
    shipments.confirm_receipt(order=order, actor=None)
    assert not Notification.objects.filter(kind="parcel_delivered").exists()
