import pytest
from django.template import engines

from marketplace import storefronts
from orders import desk, progress, refunds
from orders.models import Order
from tests.accounts.factories import UserFactory
from tests.catalog.factories import OfferFactory
from tests.orders import factories

pytestmark = pytest.mark.django_db


def url(name, **kwargs):
    return storefronts.store_url(f"orders:{name}", language="en", **kwargs)


@pytest.fixture
def customer(client):
    user = UserFactory()
    client.force_login(user)
    return user


def test_visitors_sign_in_first(client):
    assert client.get(url("orders")).headers["Location"].startswith("/accounts/login/")


def test_only_own_orders_are_listed(client, customer):
    mine, others = factories.paid_order(customer=customer), factories.paid_order(customer=UserFactory())
    page = client.get(url("orders")).content.decode()
    assert mine.number in page
    assert others.number not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_order_and_for_three(
    client, customer, count, settings, django_assert_max_num_queries
):
    settings.USERSESSIONS_TRACK_ACTIVITY = False  # the sign-in library's own bookkeeping
    for _number in range(count):
        factories.paid_order(customer=customer, offers=[(OfferFactory(), 1)])
    client.get(url("orders"))
    with django_assert_max_num_queries(6):
        client.get(url("orders"), {"view": "to-ship"})


def test_what_an_order_says_is_never_markup(client, customer):
    order = factories.paid_order(customer=customer)
    order.lines.update(title="<b>Lamp</b> 100% & more")
    page = client.get(url("orders")).content.decode()
    assert "&lt;b&gt;Lamp&lt;/b&gt; 100% &amp; more" in page


def test_no_orders_is_an_invitation(client, customer):
    assert "What you buy appears here" in client.get(url("orders")).content.decode()


def test_views_count_and_filter(client, customer):
    waiting = factories.place(customer=customer).orders.get()
    paid = factories.paid_order(customer=customer)
    sent = factories.paid_order(customer=customer)
    progress.mark_shipped(order=sent, lines={sent.lines.get().pk: 1}, actor=None)
    shown = {
        view: [
            order.number in client.get(url("orders"), {"view": view}).content.decode()
            for order in (waiting, paid, sent)
        ]
        for view in ("", "to-pay", "to-ship", "on-the-way", "delivered", "nonsense")
    }
    assert shown == {
        "": [True, True, True],
        "to-pay": [True, False, False],
        "to-ship": [False, True, False],
        "on-the-way": [False, False, True],
        "delivered": [False, False, False],
        "nonsense": [True, True, True],
    }


def test_what_money_came_back_of_is_in_a_view_of_its_own(client, customer):
    refunded, kept = (factories.paid_order(customer=customer) for _ in range(2))
    refunds.create_refund(
        order=refunded, lines={refunded.lines.get().pk: 100}, reason="goodwill", note="", actor=None,
        idempotency_key="k",
    )  # fmt: skip
    page = client.get(url("orders"), {"view": "refunds"}).content.decode()
    assert (refunded.number in page, kept.number in page) == (True, False)


def test_an_order_shows_its_money_and_refunds(client, customer):
    order = factories.paid_order(customer=customer, offers=[(OfferFactory(prices={"CN": 5_000}), 1)])
    line = order.lines.get()
    refunds.create_refund(
        order=order, lines={line.pk: 1_234}, reason="goodwill", note="secret", actor=None, idempotency_key="a"
    )
    page = client.get(url("order-detail", number=order.number)).content.decode()
    for words in ("¥50.00", "¥8.00", "¥6.67", "Refunded: ¥12.34", "¥12.34 back", "To ship", "徐汇区"):
        assert words in page
    assert "secret" not in page


@pytest.mark.parametrize("name", ["order-detail", "cancellation-create"])
def test_somebody_elses_order_is_404(client, customer, name):
    order = factories.paid_order(customer=UserFactory())
    page = url(name, number=order.number)
    assert client.get(page).status_code == (404 if name == "order-detail" else 405)
    assert client.post(page, {"token": "guessed"}).status_code == (405 if name == "order-detail" else 404)
    assert Order.objects.get(pk=order.pk).state == "unshipped"


def test_an_unknown_number_is_404(client, customer):
    assert client.get(url("order-detail", number="Q26-0101-999999")).status_code == 404


def test_a_guest_opens_the_order_with_the_token_only(client):
    order = factories.paid_order()
    page = url("order-detail", number=order.number)
    assert client.get(page).status_code == 404
    assert client.get(page, {"token": "guessed"}).status_code == 404
    assert client.get(page, {"token": ""}).status_code == 404
    other = factories.paid_purchase()
    assert client.get(page, {"token": other.token}).status_code == 404
    assert client.get(page, {"token": order.purchase.token}).status_code == 200


def test_the_customer_cancels_before_dispatch(client, customer):
    order = factories.paid_order(customer=customer)
    assert "Changed your mind?" in client.get(url("order-detail", number=order.number)).content.decode()
    assert client.post(url("cancellation-create", number=order.number)).status_code == 302
    order.refresh_from_db()
    assert (order.state, order.cancel_reason_text) == ("cancelled", "Cancelled by the customer")
    assert order.refunded_minor == order.total_minor
    again = client.post(url("cancellation-create", number=order.number))
    assert again.status_code == 409
    assert "This order is cancelled already." in again.content.decode()


def test_a_guest_cancels_with_the_token(client):
    order = factories.paid_order()
    token = order.purchase.token
    response = client.post(url("cancellation-create", number=order.number), {"token": token})
    assert response.headers["Location"] == f"{url('order-detail', number=order.number)}?token={token}"


def test_after_dispatch_cancelling_is_409(client, customer):
    order = factories.paid_order(customer=customer)
    progress.mark_shipped(order=order, lines={order.lines.get().pk: 1}, actor=None)
    assert "Changed your mind?" not in client.get(url("order-detail", number=order.number)).content.decode()
    assert client.post(url("cancellation-create", number=order.number)).status_code == 409


def test_apps_above_add_panels_in_order(client, customer, monkeypatch):
    source = engines["django"].from_string("<p>{{ panel.words }}</p>").template
    monkeypatch.setattr(desk, "_panels", [])
    desk.add_order_panels(lambda order: [desk.Panel(source, {"words": f"second {order.number}"}, 2)])
    desk.add_order_panels(lambda _order: [desk.Panel(source, {"words": "first"}, 1)])
    order = factories.paid_order(customer=customer)
    page = client.get(url("order-detail", number=order.number)).content.decode()
    assert page.index("<p>first</p>") < page.index(f"<p>second {order.number}</p>")


def test_the_list_costs_the_same_however_long(client, customer, count_queries):
    def show():
        assert client.get(url("orders")).status_code == 200

    factories.paid_order(customer=customer)
    show()
    with_one = count_queries(show)
    for _ in range(2):
        factories.paid_order(customer=customer)
    show()  # new categories are read once more
    assert count_queries(show) == with_one
