import pytest

from catalog import pricing, stock
from catalog.models import Offer
from marketplace import state, storefronts
from orders.models import Basket, BasketLine
from tests.catalog.factories import OfferFactory

pytestmark = pytest.mark.django_db


def url(name, **kwargs):
    return storefronts.store_url(f"orders:{name}", language="en", **kwargs)


def add(client, offer, quantity=1):
    return client.post(url("basket-line-create"), {"offer": offer.pk, "quantity": quantity})


def page(client):
    return client.get(url("basket")).content.decode()


def test_an_empty_basket_says_so_and_makes_no_row(client):
    assert "Your basket is empty" in page(client)
    assert Basket.objects.count() == 0


def test_whoever_buys_now_goes_on_to_the_checkout(client):
    offer = OfferFactory()
    response = client.post(url("basket-line-create"), {"offer": offer.pk, "quantity": "1", "then": "checkout"})
    assert (response.status_code, response.headers["Location"]) == (302, url("checkout"))
    assert client.cookies["basket_count"].value == "1"


def test_a_visitor_adds_and_finds_it_again(client):
    response = add(client, OfferFactory(), 2)
    assert (response.status_code, response.headers["Location"]) == (302, url("basket"))
    assert client.cookies["basket_count"].value == "2"
    assert client.cookies["basket_count"]["path"] == "/cn/"
    shown = page(client)
    assert "Sample bottle" in shown
    assert "258.00" in shown
    assert BasketLine.objects.get().quantity == 2


@pytest.mark.parametrize(
    ("quantity", "message"),
    [
        ("11", "Only 10 left. Choose fewer."),
        ("0", "Enter a quantity of 1 or more."),
        ("x", "Enter a quantity of 1 or more."),
        ("1.5", "Enter a quantity of 1 or more."),
        ("９", "Enter a quantity of 1 or more."),
        ("9" * 40, "Enter a quantity of 1 or more."),
    ],
)
def test_an_impossible_quantity_is_422_with_the_sentence(client, quantity, message):
    response = add(client, OfferFactory(), quantity)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert BasketLine.objects.count() == 0


@pytest.mark.parametrize("offer", ["999999", "x", "", "9" * 30])
def test_an_unknown_offer_is_404(client, offer):
    assert client.post(url("basket-line-create"), {"offer": offer}).status_code == 404


def test_a_paused_offer_is_422(client):
    offer = OfferFactory()
    state.move(offer, Offer.State.PAUSED)
    response = add(client, offer)
    assert response.status_code == 422
    assert "This article is no longer for sale." in response.content.decode()


def test_the_quantity_changes_beside_the_line(client):
    add(client, OfferFactory())
    line = BasketLine.objects.get()
    change = url("basket-line-update", pk=line.pk)
    assert client.post(change, {"quantity": "3"}).status_code == 302
    assert client.cookies["basket_count"].value == "3"
    refused = client.post(change, {"quantity": "12"})
    assert refused.status_code == 422
    shown = refused.content.decode()
    assert f'id="line-{line.pk}-error"' in shown
    assert 'value="12"' in shown
    line.refresh_from_db()
    assert line.quantity == 3


def test_removing_offers_undo(client):
    offer = OfferFactory()
    add(client, offer, 2)
    removed = client.post(url("basket-line-remove", pk=BasketLine.objects.get().pk))
    assert removed.headers["Location"] == f"{url('basket')}?undo={offer.pk}x2"
    shown = client.get(removed.headers["Location"]).content.decode()
    assert "“Sample bottle” is removed." in shown
    assert f'name="offer" value="{offer.pk}"' in shown
    assert client.cookies["basket_count"].value == "0"


@pytest.mark.parametrize("query", ["x", "1", "1x", "x1", "999999x1", "9" * 30 + "x1", "<b>x1", "²x1"])
def test_a_made_up_undo_shows_nothing(client, query):
    response = client.get(url("basket"), {"undo": query})
    assert response.status_code == 200
    assert 'name="offer"' not in response.content.decode()


def test_a_line_removed_twice_is_refused_kindly(client):
    add(client, OfferFactory())
    remove = url("basket-line-remove", pk=BasketLine.objects.get().pk)
    client.post(remove)
    again = client.post(remove)
    assert again.status_code == 422
    assert "This article is no longer in your basket." in again.content.decode()


def test_changes_since_are_said_and_block_what_cannot_be_bought(client):
    dearer, short = OfferFactory(), OfferFactory()
    add(client, dearer)
    add(client, short, 5)
    pricing.change_prices(prices={dearer.pk: {"CN": 13_000}})
    stock.set_stock(offer=short, quantity=2, actor=None)
    shown = page(client)
    assert "One price has changed." in shown
    assert "Was ¥129.00 before, ¥130.00 now" in shown
    assert "Only 2 left. Choose fewer." in shown
    assert url("checkout") not in shown


def test_a_basket_belongs_to_its_store(client):
    add(client, OfferFactory())
    there = storefronts.store_url("orders:basket", storefront=storefronts.BY_CODE["US"], language="en")
    assert "Your basket is empty" in client.get(there).content.decode()


def test_the_page_costs_the_same_however_full(client, count_queries):
    add(client, OfferFactory())
    page(client)
    with_one = count_queries(lambda: page(client))
    for _ in range(2):
        add(client, OfferFactory())
    page(client)
    assert count_queries(lambda: page(client)) == with_one


def test_the_basket_is_never_cached(client):
    assert "no-store" in client.get(url("basket")).headers["Cache-Control"]
