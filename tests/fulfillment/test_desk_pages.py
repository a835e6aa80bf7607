import csv
import io
import itertools
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from accounts.models import Membership
from fulfillment import desk_export
from fulfillment.models import AddressReveal, DeskEntry
from marketplace.money import Money
from orders import checkout, vouchers
from orders.models import OrderLine
from tests.accounts.factories import MembershipFactory, SellerFactory
from tests.catalog.factories import OfferFactory
from tests.fulfillment import factories
from tests.orders import factories as market

pytestmark = pytest.mark.django_db
LIST = reverse("seller_fulfillment:orders")
EXPORT = reverse("seller_fulfillment:orders-export")


@pytest.fixture
def seller():
    return SellerFactory()


@pytest.fixture
def owner(client, seller):
    client.force_login(seller.memberships.get().user)
    return client


def member(client, seller, role):
    client.force_login(MembershipFactory(seller=seller, role=role).user)
    return client


def exported(client, query=""):
    text = b"".join(client.get(f"{EXPORT}{query}").streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_list_shows_each_order_with_its_next_step(owner, seller):
    order = factories.order(seller=seller, invoice="company")
    shipped = factories.dispatched(seller=seller, invoice="personal")
    page = owner.get(LIST).content.decode()
    assert order.number in page
    assert "样** · 上海市" in page
    assert "Confirm dispatch" in page
    assert "Record invoice" in page
    assert shipped.shipments.get().tracking_number in page
    assert "13800000000" not in page


@pytest.mark.parametrize("query", ["", "?view=to_invoice&q=样", "?view=all&q=SKU"])
def test_the_list_costs_the_same_at_one_three_and_ten_orders(
    owner, seller, query, settings, django_assert_max_num_queries
):
    settings.USERSESSIONS_TRACK_ACTIVITY = False  # the sign-in library's own bookkeeping
    factories.dispatched(seller=seller, invoice="company", quantities=(1, 2))
    owner.get(LIST)
    for count in (0, 2, 7):
        for _number in range(count):
            factories.dispatched(seller=seller, invoice="company")
        with django_assert_max_num_queries(6):
            assert owner.get(f"{LIST}{query}").status_code == 200


def test_what_an_order_says_is_never_markup(owner, seller):
    order = factories.dispatched(seller=seller)
    order.lines.update(title="<b>Lamp</b> 100%s & more", sku="<i>")
    DeskEntry.objects.filter(order=order).update(recipient="<u>")
    page = owner.get(f"{LIST}?view=all").content.decode()
    assert "&lt;b&gt;Lamp&lt;/b&gt; 100%s &amp; more" in page
    assert "&lt;i&gt;" in page
    assert "&lt;u&gt; **" in page


def test_the_list_never_breaks_on_what_the_address_says(owner, seller):
    factories.order(seller=seller)
    for query in ("?view=x&page=x&per=x", "?page=999", "?store=XX&invoice=y&ship_by=z", "?q=%25_'"):
        assert owner.get(f"{LIST}{query}").status_code == 200


def test_reminders_of_invoices_stand_above_the_list(owner, seller):
    factories.owed_invoice(seller=seller)
    assert "is due today" not in owner.get(LIST).content.decode()
    DeskEntry.objects.update(invoice_due_at="2026-01-01T00:00Z")
    assert "1 invoice is overdue." in owner.get(LIST).content.decode()


def test_an_empty_search_offers_all_orders(owner, seller):
    done = factories.dispatched(seller=seller)
    page = owner.get(f"{LIST}?q={done.number}").content.decode()
    assert "Nothing matches" in page
    assert "view=all" in page


def test_viewers_see_no_buttons_that_change(client, seller):
    factories.order(seller=seller)
    page = member(client, seller, Membership.Role.VIEWER).get(LIST).content.decode()
    assert "data-pick" not in page
    assert "Upload tracking" not in page


def test_the_export_is_what_is_filtered(owner, seller):
    order = factories.order(seller=seller, quantities=(2, 1), invoice="company")
    factories.dispatched(seller=seller)
    factories.order()
    rows = exported(owner, "?view=to_ship")
    assert [(row["order-id"], row["quantity-purchased"]) for row in rows] == [(order.number, "2"), (order.number, "1")]
    assert (rows[0]["item-price"], rows[0]["recipient-name"], rows[0]["ship-phone-number"]) == (
        "258.00", "样例", "13800000000",
    )  # fmt: skip
    assert {row["order-id"] for row in exported(owner, "?view=all")} != {order.number}


def plain(client, query=""):
    answer = client.get(f"{EXPORT}?format=txt{query}")
    assert answer["Content-Disposition"].endswith('.txt"')
    text = b"".join(answer.streaming_content).decode()
    header, *rows = [line.split("\t") for line in text.split("\r\n")[:-1]]
    return header, [dict(zip(header, row, strict=True)) for row in rows]


def workbook(client, query=""):
    answer = client.get(f"{EXPORT}?format=xlsx{query}")
    assert answer["Content-Disposition"].endswith('.xlsx"')
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    header, *rows = book.active.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_the_classic_report_has_the_classic_columns_and_the_same_rows(owner, seller):
    order = factories.order(seller=seller, quantities=(2, 1))
    order.lines.update(title="Tab\there\nand =line")
    factories.dispatched(seller=seller)
    header, rows = plain(owner, "&view=to_ship")
    assert header == list(desk_export.CLASSIC)
    assert header[:4] == ["order-id", "order-item-id", "purchase-date", "payments-date"]
    assert [row["order-id"] for row in rows] == [order.number] * 2
    assert {row["product-name"] for row in rows} == {"Tab here and =line"}
    assert list(AddressReveal.objects.values_list("order", "way")) == [(order.pk, "export")]
    same = exported(owner, "?view=to_ship")
    assert [{name: row[name] for name in header if name != "product-name"} for row in same] == [
        {name: row[name] for name in header if name != "product-name"} for row in rows
    ]


def test_the_workbook_holds_numbers_and_the_same_rows(owner, seller, monkeypatch):
    monkeypatch.setattr(desk_export, "CHUNK", 2)
    for _number in range(3):
        factories.order(seller=seller, invoice="company")
    rows, same = workbook(owner), exported(owner)
    assert [(row["order-id"], row["item-price"], row["sku"]) for row in rows] == [
        (row["order-id"], float(row["item-price"]), row["sku"]) for row in same
    ]
    assert AddressReveal.objects.count() == 6


def test_a_workbook_that_is_full_goes_on_on_another_sheet(owner, seller, monkeypatch):
    monkeypatch.setattr(desk_export, "MOST_ROWS", 3)
    factories.order(seller=seller, quantities=(1, 1, 1))
    answer = owner.get(f"{EXPORT}?format=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert [sheet.max_row for sheet in book] == [3, 2]


def test_tax_is_split_between_goods_and_delivery_without_losing_any(owner, seller):
    order = factories.order(seller=seller)
    order.lines.update(tax_minor=101, items_minor=200, delivery_minor=100)
    [row] = exported(owner)
    assert (row["item-tax"], row["shipping-tax"]) == ("0.67", "0.34")


PAID = [("CN", True), ("US", False), ("CA", False), ("JP", True)]


@pytest.mark.parametrize(("store", "tax_is_inside"), PAID)
def test_every_row_adds_up_to_what_the_customer_paid(owner, seller, monkeypatch, store, tax_is_inside):
    for code in ("CA", "JP"):
        monkeypatch.setitem(market.ADDRESSES, code, market.ADDRESSES["US"])
    own = market.VoucherFactory(seller=seller, storefront=store, amount_minor=501, least_minor=600)
    of_all = market.VoucherFactory(storefront=store, percent_bp=3_333)
    others = OfferFactory(prices={store: 2_345}, stock=99)
    many = itertools.product(
        ([1_999], [899, 101, 50], [7_000, 1]), ([], [own.code], [of_all.code], [own.code, of_all.code])
    )
    for number, (prices, codes) in enumerate(many):
        offers = [(OfferFactory(seller=seller, prices={store: price}), 1 + price % 3) for price in prices]
        kept = market.basket(offers=[*offers, (others, 1)], storefront=store)
        for code in codes:
            vouchers.enter_code(basket=kept, code=code)
        # Somebody else each time: a customer uses a voucher once.
        market.pay(checkout.place_purchase(**market.wishes(kept, email=f"guest{number}@example.com")))

    rows = exported(owner, "?view=all")
    lines = {str(line.pk): line for line in OrderLine.objects.filter(order__seller=seller)}

    assert len(rows) == len(lines) == 4 * 6
    assert plain(owner, "&view=all")[1] == [{name: row[name] for name in desk_export.CLASSIC} for row in rows]
    assert [row["item-promotion-discount"] for row in workbook(owner, "&view=all")] == [
        float(row["item-promotion-discount"]) for row in rows
    ]
    for row in rows:
        line = lines[row["order-item-id"]]
        assert paid_of(row, tax_is_inside) == Money(line.total_minor, row["currency"]).decimal, row
        # Each tax is the store's rate of what it is a tax of, up to one minor unit of rounding.
        of_goods = Money.parse(row["item-tax"], row["currency"]).minor
        rate, base = line.tax_rate_bp, 10_000 + (line.tax_rate_bp if tax_is_inside else 0)
        assert abs(of_goods - line.goods_minor * rate / base) <= 1, row
    shown = {row["promotion-ids"] for row in rows}
    assert {"", own.code, f"Quay {of_all.pk}", f"{own.code},Quay {of_all.pk}"} == shown


def paid_of(row, tax_is_inside):
    prices = Decimal(row["item-price"]) + Decimal(row["shipping-price"])
    discounts = Decimal(row["item-promotion-discount"]) + Decimal(row["ship-promotion-discount"])
    taxes = Decimal(row["item-tax"]) + Decimal(row["shipping-tax"])
    return prices - discounts + (0 if tax_is_inside else taxes)


def test_other_roles_export_no_addresses_in_any_format(client, seller):
    factories.order(seller=seller)
    finance = member(client, seller, Membership.Role.FINANCE)
    assert [row["ship-address-1"] for row in plain(finance)[1]] == [""]
    assert [row["ship-address-1"] for row in workbook(finance)] == [None]
    assert not AddressReveal.objects.exists()


@pytest.mark.parametrize("kind", ["csv", "txt", "xlsx"])
def test_an_export_costs_the_same_for_one_order_and_for_three(
    owner, seller, kind, settings, django_assert_max_num_queries
):
    settings.USERSESSIONS_TRACK_ACTIVITY = False  # the sign-in library's own bookkeeping
    for count in (1, 2):
        for _number in range(count):
            factories.order(seller=seller, quantities=(1, 2))
        with django_assert_max_num_queries(10):
            b"".join(owner.get(f"{EXPORT}?format={kind}").streaming_content)


def test_exported_addresses_are_recorded_and_only_of_what_has_to_be_sent(owner, seller):
    order = factories.order(seller=seller)
    sent = factories.dispatched(seller=seller)
    rows = {row["order-id"]: row for row in exported(owner, "?view=all")}
    assert (rows[order.number]["ship-address-1"], rows[sent.number]["ship-address-1"]) == ("样例路 1 号 2 室", "")
    assert rows[sent.number]["recipient-name"] == "样**"
    assert list(AddressReveal.objects.values_list("order", "way")) == [(order.pk, "export")]


def test_other_roles_export_no_addresses(client, seller):
    factories.order(seller=seller)
    rows = exported(member(client, seller, Membership.Role.FINANCE))
    assert [row["recipient-name"] for row in rows] == ["样**"]
    assert not AddressReveal.objects.exists()


def test_the_export_runs_no_formula(owner, seller):
    order = factories.order(seller=seller)
    order.lines.update(title="=1+1")
    assert exported(owner)[0]["product-name"] == "'=1+1"


def test_picked_orders_become_packing_slips_or_a_tracking_file(owner, seller):
    order, foreign = factories.order(seller=seller), factories.order()
    url = reverse("seller_fulfillment:selection-create")
    picked = {"orders": [order.number, foreign.number]}
    slips = owner.post(url, {**picked, "action": "slips"})
    assert (slips["Content-Type"], slips.content[:5]) == ("application/pdf", b"%PDF-")
    assert list(AddressReveal.objects.values_list("order", "way")) == [(order.pk, "packing_slip")]
    sheet = owner.post(url, {**picked, "action": "tracking"})
    assert (sheet.status_code, sheet.content[:2]) == (200, b"PK")
    assert owner.post(url, {"action": "slips"}).status_code == 302
    assert owner.post(url, {**picked, "action": "other"}).status_code == 404


def test_a_downloaded_tracking_file_can_be_filled_in_and_uploaded(owner, seller):
    order = factories.order(seller=seller, quantities=(2, 1))
    url = reverse("seller_fulfillment:selection-create")
    content = owner.post(url, {"orders": [order.number], "action": "tracking"}).content
    from fulfillment import tracking_sheets  # noqa: PLC0415 - beside its use

    lines = order.lines.order_by("pk")
    assert [
        (cells["order-id"], cells["order-item-id"], cells["quantity"]) for _row, cells in tracking_sheets.read(content)
    ] == [(order.number, str(line.pk), str(line.quantity)) for line in lines]


def test_a_tracking_file_goes_through_preview_to_dispatch(owner, seller, django_capture_on_commit_callbacks):
    order = factories.order(seller=seller)
    upload_url = reverse("seller_fulfillment:tracking-file-create")
    assert owner.get(upload_url).status_code == 200
    file = io.BytesIO(f"order-id,carrier-code,tracking-number\n{order.number},SF,SF1234567890123\nQ1,SF,1".encode())
    file.name = "today.csv"
    answer = owner.post(upload_url, {"file": file})
    preview = owner.get(answer["Location"]).content.decode()
    assert "1 row can be dispatched." in preview
    assert "None of your orders has this number." in preview
    made = seller.tracking_files.get()
    apply_url = reverse("seller_fulfillment:tracking-file-application-create", args=[made.pk])
    assert owner.post(apply_url).status_code == 302
    assert owner.post(apply_url).status_code == 409


def test_an_unreadable_tracking_file_is_answered_beside_the_field(owner, seller):
    file = io.BytesIO(b"hello")
    file.name = "x.csv"
    answer = owner.post(reverse("seller_fulfillment:tracking-file-create"), {"file": file})
    assert answer.status_code == 422
    assert "needs the columns order-id and tracking-number" in answer.content.decode()
    assert not seller.tracking_files.exists()
