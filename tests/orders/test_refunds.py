import itertools

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from accounts.models import Notification
from accounts.outbox import deliver
from marketplace.state import IllegalTransition
from orders import gateway, progress, refunds, tasks
from orders.checks import findings
from orders.errors import NotRefundable
from orders.gateways.sandbox import SandboxGateway
from orders.models import OrderLine, Refund, RefundLine, SandboxRefund
from orders.refunds import Pieces
from tests.accounts.factories import UserFactory
from tests.catalog.factories import OfferFactory
from tests.orders import factories

pytestmark = pytest.mark.django_db

_keys = itertools.count()


@pytest.fixture
def order():
    return factories.paid_order(offers=[(OfferFactory(prices={"CN": 3_333}), 2)])


def refund(order, lines, **changes):
    asked = {"reason": "goodwill", "note": "", "actor": None, "idempotency_key": f"key-{next(_keys)}", **changes}
    return refunds.create_refund(order=order, lines=lines, **asked)


def test_a_preview_changes_nothing(order):
    line = order.lines.get()
    preview = refunds.preview_refund(order=order, lines={line.pk: 1_000})
    assert preview.amount_minor == 1_000
    planned = preview.lines[0]
    assert (planned.items_minor, planned.delivery_minor, planned.tax_minor) == (893, 107, 0)
    assert Refund.objects.count() == 0


def test_a_refund_is_split_as_the_line_is_and_told_once(order, heard):
    line, actor = order.lines.get(), UserFactory()
    made = refund(order, {line.pk: 1_000}, reason="damaged", note="Crack", actor=actor)
    part = made.lines.get()
    assert (part.amount_minor, part.items_minor, part.delivery_minor) == (1_000, 893, 107)
    line.refresh_from_db()
    order.refresh_from_db()
    assert (line.refunded_minor, order.refunded_minor) == (1_000, 1_000)
    assert (made.state, made.actor, made.currency) == ("requested", actor, "CNY")
    assert [(name, news["refund"]) for name, news in heard] == [("refund_created", made)]
    assert Notification.objects.get(kind="order_refunded").email == "guest@example.com"
    assert list(findings()) == []


@pytest.mark.parametrize("step", [501, 507, 833, 3_733])
def test_successive_refunds_add_up_to_the_lines_own_parts(order, step):
    line = order.lines.get()
    while line.refundable_minor:
        refund(order, {line.pk: min(line.refundable_minor, step)})
        line.refresh_from_db()
        sums = RefundLine.objects.aggregate(items=Sum("items_minor"), delivery=Sum("delivery_minor"))
        assert sums["items"] <= line.items_minor
        assert sums["delivery"] <= line.delivery_minor
    sums = RefundLine.objects.aggregate(items=Sum("items_minor"), delivery=Sum("delivery_minor"))
    assert (sums["items"], sums["delivery"]) == (line.items_minor, line.delivery_minor)
    assert list(findings()) == []


def test_pieces_are_refunded_in_proportion_and_the_last_takes_the_rest():
    order = factories.paid_order(offers=[(OfferFactory(prices={"CN": 1_000}), 3)])
    line = order.lines.get()
    amounts = [refund(order, {line.pk: Pieces(1)}).amount_minor for _ in range(3)]
    assert amounts == [1_267, 1_267, 1_266]
    assert sum(amounts) == line.total_minor
    with pytest.raises(NotRefundable):
        refund(order, {line.pk: Pieces(1)})


def test_tax_on_top_is_part_of_the_refund():
    order = factories.paid_order(offers=[(OfferFactory(prices={"CN": 10_000}), 1)])
    line = order.lines.get()
    OrderLine.objects.filter(pk=line.pk).update(tax_minor=1_300, total_minor=11_300)
    line.refresh_from_db()
    preview = refunds.preview_refund(order=order, lines={line.pk: 5_650})
    assert (preview.lines[0].items_minor, preview.lines[0].tax_minor) == (5_000, 650)


@pytest.mark.parametrize("amount", [0, -1, 7_467])
def test_never_more_than_was_paid_and_never_nothing(order, amount):
    line = order.lines.get()
    assert line.total_minor == 7_466
    with pytest.raises(NotRefundable) as refused:
        refund(order, {line.pk: amount})
    assert refused.value.field == f"line_{line.pk}"
    line.refresh_from_db()
    assert (line.refunded_minor, Refund.objects.count()) == (0, 0)


@pytest.mark.parametrize("pieces", [0, 3])
def test_never_more_pieces_than_were_bought(order, pieces):
    with pytest.raises(NotRefundable):
        refund(order, {order.lines.get().pk: Pieces(pieces)})


def test_a_line_of_another_order_is_refused(order):
    other = factories.paid_order()
    with pytest.raises(NotRefundable):
        refund(order, {other.lines.get().pk: 1})
    with pytest.raises(NotRefundable):
        refund(order, {})


def test_an_unpaid_order_is_not_refundable():
    order = factories.place().orders.get()
    with pytest.raises(NotRefundable):
        refund(order, {order.lines.get().pk: 1})


def test_the_same_key_is_the_same_refund(order):
    line = order.lines.get()
    first = refund(order, {line.pk: 100}, idempotency_key="same")
    assert refund(order, {line.pk: 100}, idempotency_key="same") == first
    line.refresh_from_db()
    assert line.refunded_minor == 100


def test_the_provider_pays_once(order):
    made = refund(order, {order.lines.get().pk: 100})
    tasks.execute_refund(made.pk)
    tasks.execute_refund(made.pk)
    tasks.send_refunds()
    made.refresh_from_db()
    paid = SandboxRefund.objects.get()
    assert (made.state, made.provider_ref) == ("done", f"sandbox-refund-{paid.pk}")
    assert (paid.key, paid.amount_minor) == (made.number, 100)


def test_an_unreachable_provider_is_asked_again(order, monkeypatch):
    made = refund(order, {order.lines.get().pk: 100})

    def out_of_reach(self, **kwargs):
        raise gateway.GatewayUnavailable

    with monkeypatch.context() as patch:
        patch.setattr(SandboxGateway, "refund", out_of_reach)
        tasks.execute_refund(made.pk)
        made.refresh_from_db()
        assert made.state == "requested"
    tasks.send_refunds()
    made.refresh_from_db()
    assert made.state == "done"


def test_a_refusing_provider_is_told_to_operators(order, monkeypatch):
    operator = UserFactory(is_staff=True, is_superuser=True)
    made = refund(order, {order.lines.get().pk: 100})

    def refuse(self, **kwargs):
        raise gateway.GatewayRefused

    monkeypatch.setattr(SandboxGateway, "refund", refuse)
    tasks.send_refunds()
    tasks.send_refunds()
    made.refresh_from_db()
    assert made.state == "failed"
    assert Notification.objects.get(kind="refund_refused").user == operator


def test_a_refused_refund_is_asked_for_again(order, monkeypatch, django_capture_on_commit_callbacks):
    operator = UserFactory(is_staff=True, is_superuser=True)
    made = refund(order, {order.lines.get().pk: 100})

    def refuse(self, **kwargs):
        raise gateway.GatewayRefused

    with monkeypatch.context() as patch:
        patch.setattr(SandboxGateway, "refund", refuse)
        tasks.execute_refund(made.pk)
        made.refresh_from_db()
        assert refunds.ask_again(refund=made, actor=operator).state == "requested"
        tasks.execute_refund(made.pk)
    assert Notification.objects.filter(kind="refund_refused", user=operator).count() == 2
    made.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        refunds.ask_again(refund=made, actor=operator)
    tasks.send_refunds()
    made.refresh_from_db()
    assert (made.state, SandboxRefund.objects.get().key) == ("done", made.number)
    steps = made.history().values_list("to_state", "actor")
    assert list(steps) == [
        ("requested", None), ("failed", None), ("requested", operator.pk), ("failed", None),
        ("requested", operator.pk), ("done", None),
    ]  # fmt: skip
    assert list(findings()) == []


@pytest.mark.parametrize("is_paid", [False, True])
def test_only_a_refused_refund_is_asked_for_again(order, is_paid):
    made = refund(order, {order.lines.get().pk: 100})
    if is_paid:
        tasks.execute_refund(made.pk)
    before = made.history().count()
    with pytest.raises(IllegalTransition):
        refunds.ask_again(refund=made, actor=UserFactory())
    made.refresh_from_db()
    assert (made.state, made.history().count()) == ("done" if is_paid else "requested", before)


def test_what_is_left_after_everything_is_nothing(order):
    assert refunds.rest_of(order) == {order.lines.get().pk: 7_466}
    progress.cancel_order(order=order, reason="", actor=None)
    assert refunds.rest_of(order) == {}


def test_a_provider_no_longer_set_up_leaves_the_refund_to_operators(order, settings, mailoutbox):
    operator = UserFactory(is_staff=True, is_superuser=True)
    made = refund(order, {order.lines.get().pk: 1_000})
    settings.SANDBOX_PAYMENTS = False
    for _number in range(2):
        tasks.send_refunds()
    made.refresh_from_db()
    assert made.state == "failed"
    deliver(notification_id=Notification.objects.get(kind="refund_refused").pk)
    assert mailoutbox[0].subject == f"sandbox is no longer set up and can't pay refund {made.number}"
    settings.SANDBOX_PAYMENTS = True
    refunds.ask_again(refund=made, actor=operator)
    tasks.send_refunds()
    made.refresh_from_db()
    assert (made.state, made.is_by_hand) == ("done", False)


def test_only_a_paid_refund_with_a_reference_is_by_hand(order):
    made = refund(order, {order.lines.get().pk: 1_000})
    with pytest.raises(IntegrityError), transaction.atomic():
        Refund.objects.filter(pk=made.pk).update(is_by_hand=True)
