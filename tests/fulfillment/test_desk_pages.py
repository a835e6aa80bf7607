import csv
import io

import pytest
from django.urls import reverse

from accounts.models import Membership
from fulfillment.models import AddressReveal, DeskEntry
from tests.accounts.factories import MembershipFactory, SellerFactory
from tests.fulfillment import factories

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
        with django_assert_max_num_queries(10):
            assert owner.get(f"{LIST}{query}").status_code == 200


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
