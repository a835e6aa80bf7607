"""Vouchers: what they take off, who bears it, how often; and the books after it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings as hypothesis_settings, strategies as st

from marketplace import clock
from marketplace.errors import DomainError
from orders import baskets, checkout, parcels, payments, progress, refunds, vouchers
from orders.checks import findings
from orders.errors import VoucherRefused
from orders.models import Voucher, VoucherUse
from orders.refunds import Pieces
from orders.vouchers import Terms
from settlements import checks as books
from settlements.models import Account, Entry
from settlements.models.ledger import AccountKind, Classification
from tests.accounts.factories import SellerFactory, UserFactory
from tests.catalog.factories import CategoryFactory, OfferFactory
from tests.orders import factories
from tests.orders.factories import VoucherFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def enter(kept, *codes):
    for code in codes:
        vouchers.enter_code(basket=kept, code=code)


def quoted(kept):
    return checkout.quote(basket=kept, storefront=factories.storefronts.BY_CODE[kept.storefront], delivery={})


def bought(offers, *codes, **changes):
    kept = factories.basket(offers=offers)
    enter(kept, *codes)
    return factories.pay(checkout.place_purchase(**factories.wishes(kept, **changes)))


def balance(kind, seller=None):
    account = Account.objects.filter(kind=kind, seller=seller).first()
    return -sum(Entry.objects.filter(account=account).values_list("amount_minor", flat=True)) if account else 0


@pytest.fixture
def seller():
    return SellerFactory()


@pytest.fixture
def two(seller):
    """Return two articles of one seller, 100.00 and 50.00, fee 8 %."""
    category = CategoryFactory(referral_rate_bp=800)
    return [OfferFactory(seller=seller, category=category, prices={"CN": price}) for price in (10_000, 5_000)]


def test_a_sellers_amount_is_shared_over_its_goods_only(seller, two):
    VoucherFactory(code="TEN", seller=seller, amount_minor=1_000, least_minor=10_000)
    kept = factories.basket(offers=[(two[0], 1), (two[1], 1), (OfferFactory(prices={"CN": 5_000}), 1)])
    enter(kept, "ten")

    quote = quoted(kept)

    assert [line.discount.seller_minor for parcel in quote.parcels for line in parcel.lines] == [667, 333, 0]
    assert (quote.items_minor, quote.discount_minor, quote.delivery_minor) == (20_000, 1_000, 800)
    assert quote.total_minor == 19_800
    assert quote.tax_minor == sum(line.tax_minor for parcel in quote.parcels for line in parcel.lines)


def test_the_platforms_percentage_takes_off_what_the_sellers_left(seller, two):
    VoucherFactory(code="TEN", seller=seller, amount_minor=1_000, least_minor=10_000)
    VoucherFactory(code="ALL5", percent_bp=500, most_minor=600)
    kept = factories.basket(offers=[(two[0], 1), (two[1], 1)])
    enter(kept, "ALL5", "TEN")

    quote = quoted(kept)

    assert (quote.parcels[0].seller_discount_minor, quote.parcels[0].platform_discount_minor) == (1_000, 600)
    Voucher.objects.filter(code="ALL5").update(most_minor=None)
    assert quoted(kept).parcels[0].platform_discount_minor == 700  # 5 % of 140.00


@pytest.mark.parametrize(("price", "count", "percent_bp", "off"), [(50, 10, 1_000, 50), (5, 20, 5_000, 50)])
def test_a_percentage_of_yen_takes_off_what_it_says(price, count, percent_bp, off):
    VoucherFactory(code="YEN", storefront="JP", percent_bp=percent_bp)
    kept = factories.basket(offers=[(OfferFactory(prices={"JP": price}), 1) for _ in range(count)], storefront="JP")
    enter(kept, "YEN")
    assert quoted(kept).discount_minor == off


def test_tax_on_top_is_of_what_is_paid():
    offer = OfferFactory(prices={"CA": 10_000})
    VoucherFactory(code="CAN", storefront="CA", amount_minor=1_000, least_minor=5_000)
    kept = factories.basket(offers=[(offer, 1)], storefront="CA")
    enter(kept, "CAN")
    quote = quoted(kept)
    assert (quote.tax_minor, quote.total_minor) == (450, 9_450)  # 5 % of 90.00, delivery is free from 79.00 on


def test_the_order_keeps_who_bears_what_and_the_books_agree(seller, two):
    VoucherFactory(code="TEN", seller=seller, amount_minor=1_000, least_minor=10_000)
    VoucherFactory(code="FIVE", amount_minor=500, least_minor=10_000)

    purchase = bought([(two[0], 1), (two[1], 1)], "TEN", "FIVE")

    order = purchase.orders.get()
    assert (order.items_minor, order.seller_discount_minor, order.platform_discount_minor) == (15_000, 1_000, 500)
    assert order.total_minor == purchase.total_minor == 13_500
    assert {use.voucher.code: use.amount_minor for use in purchase.voucher_uses.all()} == {"TEN": 1_000, "FIVE": 500}
    assert list(Voucher.objects.order_by("pk").values_list("used", flat=True)) == [1, 1]
    # The seller earns 140.00 less 8 % of it; the platform pays 5.00 of what the customer did not.
    assert balance(AccountKind.DEFERRED, seller) == 14_000 - 1_120
    assert balance(AccountKind.PROMOTION) == -500
    assert balance(AccountKind.PROVIDER) == -13_500
    assert [*findings(), *books.findings()] == []


def test_a_full_refund_in_parts_leaves_nothing(seller, two):
    VoucherFactory(code="TEN", seller=seller, amount_minor=1_001, least_minor=10_000)
    VoucherFactory(code="SEVEN", percent_bp=700)
    order = bought([(two[0], 3), (two[1], 1)], "TEN", "SEVEN").orders.get()
    first, second = order.lines.all()

    for number, wanted in enumerate([{first.pk: Pieces(1)}, {first.pk: 777, second.pk: 1}, {first.pk: Pieces(1)}]):
        refunds.create_refund(
            order=order, lines=wanted, reason="goodwill", note="", actor=None, idempotency_key=str(number)
        )
        assert [*findings(), *books.findings()] == []
    order.refresh_from_db()
    refunds.create_refund(
        order=order, lines=refunds.rest_of(order), reason="goodwill", note="", actor=None, idempotency_key="rest"
    )

    for kind in (AccountKind.PROMOTION, AccountKind.PROVIDER, AccountKind.REFERRAL_REVENUE):
        assert balance(kind) == 0, kind
    owed = balance(AccountKind.DEFERRED, seller) + balance(AccountKind.AVAILABLE, seller)
    assert owed == -balance(AccountKind.ADMIN_FEE_REVENUE)
    assert [*findings(), *books.findings()] == []


def test_the_statement_shows_the_sellers_voucher(seller, two):
    VoucherFactory(code="TEN", seller=seller, amount_minor=1_000, least_minor=10_000)
    bought([(two[0], 1)], "TEN")
    entries = Entry.objects.filter(account__seller=seller, classification=Classification.PROMOTION)
    assert list(entries.values_list("amount_minor", flat=True)) == [1_000]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ends_at": clock.now() - DAY / 2}, "not valid now"),
        ({"starts_at": clock.now() + DAY}, "not valid now"),
        ({"uses_limit": 3, "used": 3}, "used up"),
        ({"storefront": "US"}, "no voucher with this code"),
    ],
)
def test_a_code_that_does_not_count_is_refused(two, changes, words):
    voucher = VoucherFactory(code="TEN", amount_minor=1_000, least_minor=5_000)
    Voucher.objects.filter(pk=voucher.pk).update(**changes)
    kept = factories.basket(offers=[(two[0], 1)])
    with pytest.raises(DomainError, match=words):
        enter(kept, "TEN")
    assert kept.vouchers.count() == 0


def test_of_others_goods_and_unknown_codes(two):
    VoucherFactory(code="OTHER", seller=SellerFactory(), amount_minor=1_000, least_minor=5_000)
    kept = factories.basket(offers=[(two[0], 1)])
    for code in ("OTHER", "NEVER", "", "x" * 30):
        with pytest.raises(DomainError):
            enter(kept, code)
    assert kept.vouchers.count() == 0


def test_one_of_each_issuer_the_last_one_entered(seller, two):
    for code in ("ONE", "TWO"):
        VoucherFactory(code=code, seller=seller, amount_minor=100, least_minor=5_000)
    VoucherFactory(code="THREE", amount_minor=100, least_minor=5_000)
    kept = factories.basket(offers=[(two[0], 1)])
    enter(kept, "ONE", "TWO", "THREE")
    assert set(kept.vouchers.values_list("code", flat=True)) == {"TWO", "THREE"}


def test_goods_too_few_are_told_and_cost_the_full_price(seller, two):
    VoucherFactory(code="TEN", seller=seller, amount_minor=1_000, least_minor=20_000)
    kept = factories.basket(offers=[(two[0], 1)])
    enter(kept, "TEN")
    quote = quoted(kept)
    assert (quote.discount_minor, quote.discounts.applied[0].refusal) == (
        0, "Add goods for ¥100.00 more to use this voucher.",
    )  # fmt: skip
    baskets.add_to_basket(basket=kept, offer=two[0], quantity=1)
    assert quoted(kept).discount_minor == 1_000


def test_used_once_per_customer_by_mail_address(two):
    VoucherFactory(code="TEN", amount_minor=1_000, least_minor=5_000)
    bought([(two[0], 1)], "TEN", email="Guest@Example.com")
    kept = factories.basket(offers=[(two[0], 1)])
    enter(kept, "TEN")
    wishes = factories.wishes(kept, email="guest@example.com")
    with pytest.raises(VoucherRefused, match="used this voucher already"):
        checkout.place_purchase(**wishes)
    assert (VoucherUse.objects.count(), Voucher.objects.get().used) == (1, 1)


def test_used_once_per_account_whatever_its_address(two):
    VoucherFactory(code="TEN", amount_minor=1_000, least_minor=5_000)
    customer = UserFactory(email="before@example.com")
    bought([(two[0], 1)], "TEN", customer=customer, email=customer.email)
    customer.email = "after@example.com"
    customer.save()
    kept = factories.basket(offers=[(two[0], 1)])
    enter(kept, "TEN")
    found = checkout.discounts_of(kept, parcels.load(kept, language="en"), customer=customer)
    assert found.applied[0].refusal == "You have used this voucher already."


def test_what_is_not_paid_gives_it_back(two):
    VoucherFactory(code="TEN", amount_minor=1_000, least_minor=5_000)
    kept = factories.basket(offers=[(two[0], 1)])
    enter(kept, "TEN")
    purchase = checkout.place_purchase(**factories.wishes(kept))
    assert (Voucher.objects.get().used, kept.vouchers.count()) == (1, 0)

    payments.cancel_purchase(purchase=purchase, actor=None)

    assert (Voucher.objects.get().used, VoucherUse.objects.get().released_at is None) == (0, False)
    vouchers.release(purchase=purchase)
    assert Voucher.objects.get().used == 0
    assert list(findings()) == []
    bought([(two[0], 1)], "TEN")


def test_the_last_order_cancelled_gives_back_what_it_was_used_for(seller, two):
    VoucherFactory(code="TEN", seller=seller, amount_minor=1_000, least_minor=5_000)
    VoucherFactory(code="ALL5", percent_bp=500)
    other = OfferFactory(prices={"CN": 5_000})
    purchase = bought([(two[0], 1), (other, 1)], "TEN", "ALL5")

    def used():
        return dict(Voucher.objects.values_list("code", "used"))

    progress.cancel_order(order=purchase.orders.get(seller=seller), reason="by customer", actor=None)
    assert used() == {"TEN": 0, "ALL5": 1}
    progress.cancel_order(order=purchase.orders.get(seller=other.seller), reason="by customer", actor=None)
    assert used() == {"TEN": 0, "ALL5": 0}
    assert [*findings(), *books.findings()] == []
    bought([(two[0], 1)], "TEN", "ALL5")


def test_a_percentage_never_takes_all(two):
    VoucherFactory(code="MOST", percent_bp=9_900)
    VoucherFactory(code="REST", seller=two[0].seller, percent_bp=9_900)
    kept = factories.basket(offers=[(OfferFactory(seller=two[0].seller, prices={"CN": 1}), 1)])
    enter(kept, "MOST", "REST")
    assert quoted(kept).parcels[0].lines[0].total_minor >= 1
    assert checkout.place_purchase(**factories.wishes(kept)).total_minor == 801


@hypothesis_settings(max_examples=200, deadline=None)
@given(
    prices=st.lists(st.integers(1, 50_000), min_size=1, max_size=6),
    amount=st.integers(1, 200_000),
    percent=st.integers(1, 9_999),
    most=st.none() | st.integers(0, 5_000),
)
def test_discounts_add_up_and_leave_something_of_every_line(prices, amount, percent, most):
    parcel, vs = made_up(prices, amount, percent, most)
    found = vouchers.discounts([parcel], vs)
    for line in parcel.lines:
        discount = found.of(line)
        assert discount.seller_minor >= 0
        assert discount.platform_minor >= 0
        assert discount.minor < line.items_minor
    for applied in found.applied:
        assert applied.refusal or applied.amount_minor == sum(applied.by_line.values())
    by_percent = next(each for each in found.applied if each.voucher.kind == "percent")
    assert most is None or by_percent.amount_minor <= most


class Line:
    def __init__(self, pk, items_minor):
        self.pk, self.items_minor = pk, items_minor


class Box:
    def __init__(self, seller_id, lines):
        self.seller_id, self.lines = seller_id, lines


def made_up(prices, amount, percent, most):
    now = clock.now()
    when = {"starts_at": now - DAY, "ends_at": now + DAY, "storefront": "CN"}
    box = Box(7, [Line(pk, price) for pk, price in enumerate(prices)])
    return box, [
        Voucher(pk=1, seller_id=7, kind="amount", amount_minor=amount, **when),
        Voucher(pk=2, kind="percent", percent_bp=percent, most_minor=most, **when),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "ab"}, "code"), ({"code": "NO SPACE"}, "code"), ({"code": "TAKEN"}, "code"),
        ({"ends_at": clock.now() - DAY}, "ends_at"), ({"ends_at": clock.now() + 500 * DAY}, "ends_at"),
        ({"amount_minor": None}, "least"), ({"least_minor": 1_000}, "least"),
        ({"kind": "percent", "percent_bp": 10_000}, "percent"), ({"kind": "percent", "percent_bp": 50}, "percent"),
        ({"kind": "percent", "percent_bp": 500, "most_minor": -500}, "most"),
        ({"kind": "percent", "percent_bp": 500, "most_minor": 0}, "most"),
        ({"kind": "percent", "percent_bp": 500, "least_minor": -1}, "least"),
        ({"starts_at": dt.datetime.min.replace(tzinfo=dt.UTC)}, "starts_at"),
        ({"starts_at": dt.datetime.max.replace(tzinfo=dt.UTC)}, "starts_at"),
    ],
)  # fmt: skip
def test_terms_that_make_no_voucher(seller, changes, field):
    VoucherFactory(code="TAKEN", amount_minor=1, least_minor=2)
    now = clock.now()
    terms = {"code": "GOOD-1", "name": "Autumn", "storefront": "CN", "kind": "amount", "starts_at": now,
             "ends_at": now + DAY, "amount_minor": 1_000, "least_minor": 5_000}  # fmt: skip
    with pytest.raises(DomainError) as refusal:
        vouchers.create_voucher(terms=Terms(**terms | changes), seller=seller, actor=UserFactory())
    assert (refusal.value.field, Voucher.objects.count()) == (field, 1)


def test_ended_it_counts_no_more(seller, two):
    voucher = VoucherFactory(code="TEN", seller=seller, amount_minor=1_000, least_minor=5_000)
    kept = factories.basket(offers=[(two[0], 1)])
    enter(kept, "TEN")
    vouchers.end_voucher(voucher=voucher, actor=seller.memberships.get().user)
    vouchers.end_voucher(voucher=voucher, actor=seller.memberships.get().user)
    assert quoted(kept).discount_minor == 0
    assert list(seller.activities.values_list("kind", flat=True)).count("voucher_ended") == 1


def test_the_database_refuses_what_makes_no_sense(two):
    voucher = VoucherFactory(code="TEN", amount_minor=1_000, least_minor=5_000)
    for change in (
        {"amount_minor": None},
        {"percent_bp": 5},
        {"ends_at": voucher.starts_at},
        {"uses_limit": 0, "used": 1},
        {"most_minor": 0},
        {"least_minor": -1},
        {"customer_limit": 0},
    ):
        with pytest.raises(IntegrityError, match="voucher_"), transaction.atomic():
            Voucher.objects.filter(pk=voucher.pk).update(**change)


@pytest.mark.parametrize("count", [1, 3])
def test_placing_takes_the_same_number_of_queries(two, count, count_queries):
    VoucherFactory(code="TEN", amount_minor=1_000, least_minor=5_000)
    seller = two[0].seller
    offers = [(OfferFactory(seller=seller), 1) for _ in range(count)]
    kept = factories.basket(offers=offers)
    enter(kept, "TEN")
    wishes = factories.wishes(kept)
    found = count_queries(lambda: checkout.place_purchase(**wishes))
    assert found <= 45
