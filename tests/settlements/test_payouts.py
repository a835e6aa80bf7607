import datetime as dt
from xml.etree import ElementTree as ET

import pytest
from django.core.files.storage import storages
from django.db import IntegrityError, transaction

from accounts import banking
from accounts.models import Notification
from marketplace import clock
from settlements import bank, payouts, tasks
from settlements.models import Entry, Payout, Period
from settlements.models.payout import Hold
from tests.settlements.factories import close, earn, next_of, seller_with_period

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


def a_payout(amount=12_345, **seller):
    someone, period = seller_with_period(**seller)
    earn(someone, amount)
    close(period)
    return Payout.objects.get(seller=someone)


def send(payout, *, at=None):
    with clock.at(at or payout.period.ends_at):
        sent = payouts.send_payout(payout=payout)
    payout.refresh_from_db()
    return sent


def settle(payout, *, after=bank.ANSWERS_AFTER):
    with clock.at(payout.sent_at + after):
        settled = payouts.settle_payout(payout=payout)
    payout.refresh_from_db()
    return settled


def owed(kind):
    return Entry.objects.filter(account__kind=kind).owed()


def test_a_positive_closing_is_set_aside():
    payout = a_payout()
    assert (payout.state, payout.amount_minor, payout.number) == ("scheduled", 12_345, f"T{payout.period.number[1:]}")
    assert (owed("available"), owed("payable")) == (0, 12_345)
    assert [each.to_state for each in payout.history()] == ["scheduled"]


@pytest.mark.parametrize(
    ("seller", "hold"),
    [
        ({"bank_account_encrypted": b"", "bank_account_last4": ""}, Hold.NO_ACCOUNT),
        ({"bank_changed_at": None}, Hold.NO_ACCOUNT),
        ({"bank_account_name": "别家公司"}, Hold.NAME_DIFFERS),
        ({"bank_changed_at": dt.datetime(2026, 9, 13, tzinfo=dt.UTC)}, Hold.RECENTLY_CHANGED),
        ({"bank_verified_at": None}, Hold.UNVERIFIED),
    ],
)
def test_an_account_that_may_not_receive_holds_the_payout(seller, hold):
    payout = a_payout(**seller)
    assert (payout.state, payout.hold) == ("held", hold)
    assert send(payout) is False
    assert (payout.state, payout.hold) == ("held", hold)
    assert owed("payable") == 12_345


def test_a_held_payout_leaves_once_the_account_has_rested():
    changed_at = dt.datetime(2026, 9, 13, tzinfo=dt.UTC)
    payout = a_payout(bank_changed_at=changed_at)
    with clock.at(changed_at + 3 * DAY - HOUR):
        tasks.send_payouts()
    payout.refresh_from_db()
    assert payout.state == "held"
    with clock.at(changed_at + 3 * DAY):
        tasks.send_payouts()
    payout.refresh_from_db()
    assert (payout.state, payout.hold) == ("sent", "")
    assert [each.to_state for each in payout.history()] == ["held", "scheduled", "sent"]


def test_a_held_payout_leaves_once_the_proof_is_accepted():
    payout = a_payout(bank_verified_at=None)
    late = payout.period.ends_at + 30 * DAY
    with clock.at(late):
        tasks.send_payouts()
        payout.refresh_from_db()
        assert (payout.state, payout.hold) == ("held", Hold.UNVERIFIED)
        type(payout.seller).objects.update(bank_verified_at=late)
        tasks.send_payouts()
    payout.refresh_from_db()
    assert (payout.state, payout.hold) == ("sent", "")


def test_a_changed_account_holds_a_scheduled_payout():
    payout = a_payout()
    payout.seller.bank_changed_at = payout.period.ends_at - HOUR
    payout.seller.save()
    assert send(payout) is False
    assert (payout.state, payout.hold) == ("held", Hold.RECENTLY_CHANGED)


def test_the_bank_gets_a_credit_transfer():
    payout = a_payout()
    assert send(payout) is True
    assert (payout.state, payout.sent_at, payout.account_last4) == ("sent", payout.period.ends_at, "1234")
    assert payout.account_name == payout.seller.legal_name
    with storages["private"].open(payout.bank_file) as file:
        order = ET.parse(file).getroot()  # noqa: S314 - our own file
    names = {"p": bank.NAMESPACE}
    assert order.findtext(".//p:InstdAmt", namespaces=names) == "123.45"
    assert order.find(".//p:InstdAmt", names).get("Ccy") == "CNY"
    assert order.findtext(".//p:CdtrAcct/p:Id/p:Othr/p:Id", namespaces=names) == "6222000000001234"
    assert order.findtext(".//p:Cdtr/p:Nm", namespaces=names) == payout.seller.legal_name
    assert order.findtext(".//p:EndToEndId", namespaces=names) == payout.number
    assert order.findtext(".//p:CtrlSum", namespaces=names) == "123.45"


def test_sending_again_does_nothing():
    payout = a_payout()
    send(payout)
    assert send(payout, at=payout.period.ends_at + DAY) is False
    assert payout.sent_at == payout.period.ends_at


def test_the_bank_takes_its_time_and_then_pays():
    payout = a_payout()
    send(payout)
    assert settle(payout, after=bank.ANSWERS_AFTER - HOUR) is False
    assert settle(payout) is True
    assert (payout.state, payout.answered_at) == ("paid", payout.sent_at + bank.ANSWERS_AFTER)
    assert (owed("payable"), owed("bank")) == (0, 12_345)
    assert settle(payout) is False
    assert owed("bank") == 12_345


def test_a_returned_payout_is_available_in_the_open_period():
    payout = a_payout(bank_account_encrypted=banking.encrypt("6222000000000000"), bank_account_last4="0000")
    send(payout)
    settle(payout)
    assert (payout.state, payout.failure) == ("failed", "The bank knows no such account.")
    assert (owed("payable"), owed("available"), owed("bank")) == (0, 12_345, 0)
    following = close(next_of(payout.period))
    assert (following.opening_minor, following.adjustments_minor, following.closing_minor) == (0, 12_345, 12_345)


def test_the_next_payout_waits_for_another_account():
    first = a_payout(bank_account_encrypted=banking.encrypt("6222000000000000"), bank_account_last4="0000")
    send(first)
    settle(first)
    statement = close(next_of(first.period))
    payout = statement.payout
    assert (payout.state, payout.hold) == ("held", Hold.ACCOUNT_FAILED)
    seller = payout.seller
    seller.bank_account_encrypted, seller.bank_account_last4 = banking.encrypt("6222000000005678"), "5678"
    seller.bank_changed_at = statement.ends_at + DAY
    seller.save()
    with clock.at(statement.ends_at + 4 * DAY):
        tasks.send_payouts()
    payout.refresh_from_db()
    assert (payout.state, payout.account_last4) == ("sent", "5678")


def test_sellers_are_told():
    payout = a_payout()
    send(payout)
    settle(payout)
    assert list(Notification.objects.order_by("id").values_list("kind", flat=True)) == [
        "statement_closed", "payout_paid",
    ]  # fmt: skip
    assert {each.seller for each in Notification.objects.all()} == {payout.seller}
    assert Notification.objects.first().url == f"/seller/settlements/{payout.period.number}/"


def test_nobody_is_told_of_an_empty_period():
    _seller, period = seller_with_period()
    close(period)
    assert Period.objects.statements().exists()
    assert not Notification.objects.exists()


def test_a_payout_of_nothing_is_refused():
    payout = a_payout()
    with pytest.raises(IntegrityError, match="payout_positive"), transaction.atomic():
        Payout.objects.filter(pk=payout.pk).update(amount_minor=0)
    with pytest.raises(IntegrityError, match="payout_held_for_a_reason"), transaction.atomic():
        Payout.objects.filter(pk=payout.pk).update(hold=Hold.NO_ACCOUNT)
