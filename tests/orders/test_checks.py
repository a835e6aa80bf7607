import pytest
from django.db.models import F

from orders import refunds
from orders.checks import findings
from orders.models import Order, OrderLine, Payment, Purchase, Refund, RefundLine
from tests.orders import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    made = factories.paid_order()
    line = made.lines.get()
    refunds.create_refund(
        order=made, lines={line.pk: 100}, reason="goodwill", note="", actor=None, idempotency_key="a"
    )
    factories.place()
    assert list(findings()) == []
    made.refresh_from_db()
    return made


@pytest.mark.parametrize(
    ("model", "change", "sentence"),
    [
        (Purchase, {"total_minor": 1}, "purchase {purchase} does not equal the sum of its orders"),
        (Purchase, {"state": "pending"}, "purchase {purchase} has a captured payment but is not paid"),
        (Purchase, {"state": "pending"}, "order {order} and its purchase disagree about payment"),
        (Order, {"delivery_minor": 1}, "order {order} does not equal the sum of its lines"),
        (Order, {"refunded_minor": 0}, "order {order} does not equal the sum of its lines"),
        (Order, {"paid_at": None}, "order {order} and its purchase disagree about payment"),
        (Order, {"state": "cancelled"}, "order {order} is cancelled after payment but not wholly refunded"),
        (OrderLine, {"unit_minor": 1}, "a line of order {order} is not price × quantity"),
        (OrderLine, {"refunded_minor": 99}, "a line of order {order} does not equal its refunds"),
        (Payment, {"state": "failed"}, "purchase {purchase} is paid but has no captured payment of its total"),
        (Payment, {"amount_minor": 1}, "purchase {purchase} is paid but has no captured payment of its total"),
        (Refund, {"amount_minor": 1}, "refund {refund} does not equal the sum of its lines"),
        (RefundLine, {"quantity": 9}, "a line of order {order} does not equal its refunds"),
        (RefundLine, {"items_minor": F("items_minor") + 1}, "refund {refund} does not equal the sum of its lines"),
    ],
)
def test_whatever_does_not_add_up_is_found(order, model, change, sentence):
    path = {
        Purchase: "orders",
        OrderLine: "order",
        Payment: "purchase__orders",
        Refund: "order",
        RefundLine: "refund__order",
    }
    target = model.objects.filter(pk=order.pk) if model is Order else model.objects.filter(**{path[model]: order})
    assert target.update(**change) == 1
    numbers = {"purchase": order.purchase.number, "order": order.number, "refund": order.refunds.get().number}
    assert sentence.format(**numbers) in list(findings())


def test_the_checks_only_read(order, django_assert_max_num_queries):
    with django_assert_max_num_queries(20) as captured:
        list(findings())
    assert {query["sql"].split()[0] for query in captured} == {"SELECT"}
