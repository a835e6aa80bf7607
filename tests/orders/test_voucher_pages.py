"""Vouchers on the pages: entered in the basket, shown until the order, made and ended by the seller and operators."""

import datetime as dt

import pytest
from django.urls import reverse

from catalog.models import Offer
from marketplace import clock
from marketplace.storefronts import store_url
from orders import checkout
from orders.models import Purchase, Voucher
from tests.accounts.factories import SellerFactory, UserFactory
from tests.catalog.factories import OfferFactory
from tests.orders import factories
from tests.orders.factories import VoucherFactory

pytestmark = pytest.mark.django_db
BASKET = store_url("orders:basket", language="en")
ENTER = store_url("orders:basket-voucher-create", language="en")


@pytest.fixture
def offer(client):
    made = OfferFactory(prices={"CN": 10_000})
    client.post(store_url("orders:basket-line-create", language="en"), {"offer": made.pk, "quantity": "1"})
    return made


def test_entered_it_is_in_the_total_until_it_is_taken_out(client, offer):
    voucher = VoucherFactory(code="TEN", seller=offer.seller, amount_minor=1_000, least_minor=5_000)
    page = client.post(ENTER, {"code": " ten "}, follow=True).content.decode()
    assert "Voucher TEN" in page
    assert "¥10.00" in page
    page = client.get(store_url("orders:checkout", language="en")).content.decode()
    assert "Voucher TEN" in page
    assert 'name="total" value="9000"' in page

    client.post(store_url("orders:basket-voucher-remove", language="en", pk=voucher.pk))
    assert "Voucher TEN" not in client.get(BASKET).content.decode()


def test_a_wrong_code_is_told_beside_the_field(client, offer):
    answer = client.post(ENTER, {"code": "NEVER<"})
    page = answer.content.decode()
    assert (answer.status_code, "There is no voucher with this code" in page, 'value="NEVER&lt;"' in page) == (
        422,
        True,
        True,
    )


def test_checkout_says_why_it_takes_off_nothing(client, offer):
    VoucherFactory(code="TEN", seller=offer.seller, amount_minor=1_000, least_minor=20_000)
    client.post(ENTER, {"code": "TEN"})
    page = client.get(store_url("orders:checkout", language="en")).content.decode()
    assert "Add goods for ¥100.00 more to use this voucher." in page


def test_nobody_learns_what_somebody_else_has_used(client, offer):
    voucher = VoucherFactory(code="TEN", amount_minor=1_000, least_minor=5_000)
    kept = factories.basket(offers=[(offer, 1)])
    kept.vouchers.add(voucher)
    factories.pay(checkout.place_purchase(**factories.wishes(kept, email="somebody@example.com")))
    client.post(ENTER, {"code": "TEN"})
    address = store_url("orders:checkout", language="en")
    page = client.post(address, {"update": "1", "email": "somebody@example.com"}).content.decode()
    assert 'name="total" value="9000"' in page


def test_codes_are_not_tried_one_after_the_other(client, offer):
    answers = [client.post(ENTER, {"code": f"GUESS-{number}"}) for number in range(21)]
    assert "many codes in a short time" in answers[-1].content.decode()
    assert "There is no voucher with this code" in answers[-2].content.decode()


def test_bought_with_it_every_page_shows_it(client, offer):
    VoucherFactory(code="TEN", seller=offer.seller, amount_minor=1_000, least_minor=5_000)
    VoucherFactory(code="FIVE", amount_minor=500, least_minor=5_000)
    for code in ("TEN", "FIVE"):
        client.post(ENTER, {"code": code})
    page = client.get(store_url("orders:checkout", language="en"))
    data = {
        **factories.ADDRESSES["CN"], "email": "guest@example.com", "invoice_kind": "none",
        "payment_provider": "sandbox",
        "total": page.context["quote"].total_minor, "key": page.context["form"]["key"].value(),
        f"delivery_{offer.seller_id}-seller": "standard",
    }  # fmt: skip
    assert client.post(store_url("orders:checkout", language="en"), data).status_code == 302
    purchase = factories.pay(Purchase.objects.get())
    order = purchase.orders.get()
    assert (order.total_minor, order.discount_minor) == (8_500, 1_500)
    number = {"number": order.number}
    shown = client.get(store_url("orders:order-detail", language="en", **number), {"token": purchase.token})
    assert "¥15.00" in shown.content.decode()
    bought = client.get(store_url("orders:purchase", language="en", token=purchase.token)).content.decode()
    assert 'Vouchers <span class="money">−¥15.00' in bought
    client.force_login(offer.seller.memberships.get().user)
    sold = client.get(reverse("seller_fulfillment:order-detail", args=[order.number])).content.decode()
    assert "Your voucher" in sold
    assert "Voucher that Quay bears" in sold


class TestSeller:
    @pytest.fixture
    def seller(self, client):
        made = SellerFactory()
        client.force_login(made.memberships.get().user)
        return made

    def typed(self, **changes):
        now = clock.now().astimezone(dt.timezone(dt.timedelta(hours=8)))
        times = {"starts_at": now, "ends_at": now + dt.timedelta(days=7)}
        return {
            "code": "autumn-10", "name": "Autumn", "storefront": "CN", "kind": "amount", "amount": "10", "percent": "",
            "most": "", "least": "99.00", "uses_limit": "", "customer_limit": "1",
            **{name: moment.strftime("%Y-%m-%dT%H:%M") for name, moment in times.items()}, **changes,
        }  # fmt: skip

    def test_makes_lists_and_ends(self, client, seller):
        client.post(reverse("seller_orders:voucher-create"), self.typed())
        voucher = Voucher.objects.get()
        assert (voucher.code, voucher.seller, voucher.amount_minor, voucher.least_minor) == (
            "AUTUMN-10",
            seller,
            1_000,
            9_900,
        )
        assert "Running" in client.get(reverse("seller_orders:vouchers")).content.decode()
        client.post(reverse("seller_orders:voucher-end-create", args=[voucher.pk]))
        assert "Over" in client.get(reverse("seller_orders:vouchers")).content.decode()

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"code": "a"}, "at least 4"), ({"amount": ""}, "Enter what it takes off"), ({"amount": "x"}, "amount"),
            ({"least": "5"}, "must cost more"), ({"kind": "percent"}, "percentage from 1 to 99"),
            ({"ends_at": "2020-01-01T00:00"}, "must be in the future"), ({"storefront": "XX"}, "valid choice"),
            ({"starts_at": "0001-01-01T00:00"}, "valid date"), ({"ends_at": "9999-12-31T23:59"}, "within a year"),
            ({"storefront": "US", "ends_at": "9999-12-31T23:59"}, "valid date"),
            ({"starts_at": "9999-12-30T00:00"}, "Begin within a year"), ({"least": "-5"}, "amount"),
            ({"kind": "percent", "percent": "5", "most": "-5"}, "no limit"),
            ({"customer_limit": "0"}, "greater than or equal to 1"), ({"amount": "1E+3000000"}, "amount"),
        ],
    )  # fmt: skip
    def test_says_what_is_wrong_beside_it(self, client, seller, changes, words):
        answer = client.post(reverse("seller_orders:voucher-create"), self.typed(**changes))
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
        assert Voucher.objects.count() == 0

    def test_shows_it_and_shows_it_no_longer(self, client, seller):
        client.post(reverse("seller_orders:voucher-create"), self.typed(is_public="on"))
        voucher = Voucher.objects.get()
        assert (voucher.is_public, "Shown in the shop" in self.listed(client)) == (True, True)
        address = reverse("seller_orders:voucher-showing-create", args=[voucher.pk])
        for answer, is_public in (("no", False), ("no", False), ("yes", True)):
            client.post(address, {"show": answer})
            voucher.refresh_from_db()
            assert (voucher.is_public, "Shown in the shop" in self.listed(client)) == (is_public, is_public)
        kinds = seller.activities.order_by("pk").values_list("kind", flat=True)
        assert list(kinds) == ["voucher_created", "voucher_hidden", "voucher_shown"]

    def listed(self, client):
        return client.get(reverse("seller_orders:vouchers")).content.decode()

    def test_others_vouchers_are_not_there(self, client, seller):
        other = VoucherFactory(seller=SellerFactory(), percent_bp=500)
        for name in ("voucher-end-create", "voucher-showing-create"):
            assert client.post(reverse(f"seller_orders:{name}", args=[other.pk])).status_code == 404
        assert other.code not in client.get(reverse("seller_orders:vouchers")).content.decode()

    def test_the_list_costs_the_same_for_one_and_for_many(self, client, seller, count_queries):
        ask = lambda: client.get(reverse("seller_orders:vouchers"))  # noqa: E731
        VoucherFactory(seller=seller, percent_bp=500)
        ask()
        one = count_queries(ask)
        for _number in range(3):
            VoucherFactory(seller=seller, percent_bp=500)
        assert count_queries(ask) == one


def test_operators_make_the_platforms(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True, language="en"))
    address = reverse("admin:orders_voucher_add")
    assert client.get(address).status_code == 200
    data = TestSeller().typed(kind="percent", amount="", percent="5", most="20")
    wrong = client.post(address, {**data, "percent": "", "code": "x"})
    assert (wrong.status_code, Voucher.objects.count()) == (200, 0)
    made = client.post(address, data)
    assert made.status_code == 302, made.context["errors"]
    voucher = Voucher.objects.get()
    assert (voucher.seller, voucher.percent_bp, voucher.most_minor) == (None, 500, 2_000)
    listed = client.get(reverse("admin:orders_voucher_changelist")).content.decode()
    assert "AUTUMN-10" in listed
    for action, is_public in (("show_now", True), ("hide_now", False), ("end_now", False)):
        chosen = {"action": action, "_selected_action": [voucher.pk]}
        client.post(reverse("admin:orders_voucher_changelist"), chosen)
        voucher.refresh_from_db()
        assert voucher.is_public == is_public
    voucher.refresh_from_db()
    assert voucher.ends_at <= clock.now()
    assert Offer.objects.count() == 0
