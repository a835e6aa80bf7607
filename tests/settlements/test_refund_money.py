"""What a refund is said to change is what it changes."""

import pytest
from django.db.models import Sum
from django.urls import reverse

from orders import progress, refunds
from orders.refunds import Pieces
from settlements import refund_money
from settlements.models import Entry
from tests.catalog.factories import CategoryFactory, OfferFactory
from tests.orders import factories
from tests.orders.factories import VoucherFactory

pytestmark = pytest.mark.django_db


def balance(order):
    return -(Entry.objects.filter(account__seller=order.seller).aggregate(total=Sum("amount_minor"))["total"] or 0)


@pytest.fixture(params=["CN", "US"])
def order(request):
    """Return an order of two lines with both kinds of vouchers; in the US tax comes on top."""
    category = CategoryFactory(referral_rate_bp=1_000, referral_minimum_minor=0)
    first = OfferFactory(category=category, prices={request.param: 10_000})
    offers = [(first, 3), (OfferFactory(seller=first.seller, category=category, prices={request.param: 3_333}), 1)]
    kept = factories.basket(offers=offers, storefront=request.param)
    for seller in (first.seller, None):
        kept.vouchers.add(VoucherFactory(seller=seller, percent_bp=700, storefront=request.param))
    return factories.pay(factories.checkout.place_purchase(**factories.wishes(kept))).orders.get()


@pytest.mark.parametrize("has_left", [True, False])
def test_the_balance_changes_by_what_was_said(order, has_left):
    first, second = order.lines.all()
    if has_left:
        progress.mark_shipped(order=order, lines={first.pk: 3, second.pk: 1}, actor=None)
    for number, wanted in enumerate(
        [{first.pk: Pieces(1)}, {first.pk: 777, second.pk: 500}, {line.pk: None for line in (first, second)}]
    ):
        order.refresh_from_db()
        if None in wanted.values():
            wanted = refunds.rest_of(order)  # noqa: PLW2901 - what is left by then
        preview = refunds.preview_refund(order=order, lines=wanted)
        said, before = refund_money.of(preview), balance(order)
        refunds.create_refund(
            order=order, lines=wanted, reason="goodwill", note="", actor=None, idempotency_key=str(number)
        )
        assert balance(order) - before == said.seller_minor
        assert said.goods_minor - said.subsidy_minor + said.delivery_minor + said.tax_minor == preview.amount_minor
        assert preview.calls_off == (number == 2 and not has_left)
        assert bool(said.admin_fee_minor) != preview.calls_off
    order.refresh_from_db()
    assert (order.state == "cancelled") != has_left


def test_the_seller_sees_it_before_confirming(client, order):
    client.force_login(order.seller.memberships.get().user)
    line = order.lines.first()
    data = {f"line_{line.pk}": "10", "reason": "goodwill", "note": "", "key": "0" * 32}
    page = client.post(reverse("seller_orders:refund-create", args=[order.number]), data).content.decode()
    for words in ("Goods, from your balance", "Referral fee returned to you", "Your balance changes by"):
        assert words in page
