import datetime as dt

import pytest
from django.urls import reverse

from marketplace import clock
from settlements import statements
from settlements.models import Payout
from tests.accounts.factories import MembershipFactory, SellerFactory
from tests.settlements.factories import SOLD_AT, close, earn, next_of, seller_with_period, sold_order, statement

pytestmark = pytest.mark.django_db

LIST = "/seller/settlements/"


def owner_of(seller):
    return seller.memberships.get(role="owner").user


def page(client, closed, **query):
    client.force_login(owner_of(closed.seller))
    return client.get(reverse("seller_settlements:statement", kwargs={"number": closed.number}), query)


@pytest.mark.parametrize(("role", "status"), [("finance", 200), ("owner", 200), ("orders", 404), ("viewer", 404)])
@pytest.mark.parametrize("suffix", ["", "statement.xlsx", "flat-file.txt"])
def test_money_is_for_owners_and_finance(client, role, status, suffix):
    closed = statement()
    client.force_login(MembershipFactory(seller=closed.seller, role=role).user)
    response = client.get(f"{LIST}{closed.number}/{suffix}")
    assert response.status_code == status
    assert client.get(LIST).status_code == status


def test_a_statement_shows_its_equation_and_items(client):
    closed = statement()
    response = page(client, closed)
    terms = response.context["equation"]
    assert [term["op"] for term in terms] == ["", "+", "\N{MINUS SIGN}", "+", "="]
    assert terms[-1]["amount"] == f"{closed.closing_minor / 100:,.2f}"
    text = response.content.decode()
    for word in ("Item price", "Refunded item price", "Referral fee returned", "Refund administration fee"):
        assert word in text


def test_an_amount_leads_to_its_entries(client):
    closed = statement()
    response = page(client, closed, item="refund_principal")
    assert [each["row"].type for each in response.context["rows"]] == ["refund"]
    assert "No entry matches" in page(client, closed, item="payout_returned").content.decode()


def test_entries_are_found_by_order_and_sku(client):
    closed = statement()
    order = closed.seller.orders.order_by("pk").first()
    for search in (order.number, order.lines.get().sku):
        rows = page(client, closed, q=search).context["rows"]
        assert {each["row"].order for each in rows} == {order}
    assert page(client, closed, q="nothing like it").context["rows"] == []


def test_rows_add_up_to_the_closing(client):
    closed = statement()
    rows = page(client, closed).context["rows"]
    assert sum(each["row"].net_minor for each in rows) == closed.closing_minor
    assert len(rows) == 3


def test_strange_queries_are_harmless(client):
    assert page(client, statement(), item="x", type="y", page="z", per="7").status_code == 200


def test_query_counts_do_not_grow_with_the_rows(client, django_assert_max_num_queries):
    closed = statement()
    page(client, closed)
    with django_assert_max_num_queries(22):
        page(client, closed)


def test_the_list_shows_the_open_period_live(client):
    closed = statement()
    seller = closed.seller
    with clock.at(closed.ends_at):
        waiting = sold_order(seller, at=closed.ends_at + dt.timedelta(days=1))
    earn(seller, 12_300, at=closed.ends_at)
    client.force_login(owner_of(seller))
    with clock.at(closed.ends_at + dt.timedelta(days=3)):
        response = client.get(LIST)
    (shown,) = response.context["open_periods"]
    assert shown["balance"].transfer_minor == 12_300
    assert shown["deferred_total"] == shown["deferred"][0].amount_minor > 0
    assert shown["deferred"][0].release_at == waiting.deferral.release_at is not None
    text = response.content.decode()
    assert closed.number in text
    assert waiting.number in text


def test_a_seller_without_periods_is_told_when_they_start(client):
    client.force_login(owner_of(SellerFactory(onboarding=True)))
    assert "The first one starts when your application is approved." in client.get(LIST).content.decode()


def test_a_held_payout_says_why(client):
    seller, period = seller_with_period(bank_account_encrypted=b"", bank_account_last4="")
    earn(seller, 100)
    closed = close(period)
    assert Payout.objects.get().state == "held"
    change = f'href="{reverse("seller:bank-account")}"'
    for text in (page(client, closed).content.decode(), client.get(LIST).content.decode()):
        assert "No bank account is on file." in text
        assert change in text
    client.force_login(MembershipFactory(seller=seller, role="finance").user)
    text = client.get(LIST).content.decode()
    assert "No bank account is on file." in text
    assert change not in text


def test_a_negative_statement_says_that_nothing_is_due(client):
    seller, period = seller_with_period()
    earn(seller, -100)
    text = page(client, close(period)).content.decode()
    assert "\N{MINUS SIGN}1.00" in text
    assert "You need not pay anything." in text


def test_the_open_period_has_no_files(client):
    _seller, period = seller_with_period()
    assert "PDF" not in page(client, period).content.decode()
    for suffix in ("statement.pdf", "statement.xlsx", "flat-file.txt"):
        assert client.get(f"{LIST}{period.number}/{suffix}").status_code == 404


def test_files_are_downloads(client):
    closed = statement()
    client.force_login(owner_of(closed.seller))
    flat = client.get(f"{LIST}{closed.number}/flat-file.txt")
    assert flat["Content-Disposition"] == f'attachment; filename="{closed.number}.txt"'
    assert b"".join(flat.streaming_content).startswith(b"settlement-id\t")
    book = client.get(f"{LIST}{closed.number}/statement.xlsx")
    assert book.content.startswith(b"PK")


def test_the_home_page_shows_the_next_payout(client):
    closed = statement()
    client.force_login(owner_of(closed.seller))
    assert "Next payout" in client.get("/seller/").content.decode()
    client.force_login(MembershipFactory(seller=closed.seller, role="orders").user)
    assert "Next payout" not in client.get("/seller/").content.decode()


def test_the_balance_of_a_statement_is_what_was_stored():
    closed = statement()
    balance = statements.balance_of(closed)
    assert (balance.closing_minor, balance.line_count) == (closed.closing_minor, closed.line_count)
    assert statements.balance_of(next_of(closed)).closing_minor == 0
    assert closed.starts_at < SOLD_AT
