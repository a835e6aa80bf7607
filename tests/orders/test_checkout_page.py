import re

import pytest

from catalog import delivery_templates, pricing, stock
from marketplace import provinces, storefronts
from orders.models import Address, BasketLine, Order, Purchase
from tests.accounts.factories import UserFactory, valid_uscc
from tests.catalog.factories import OfferFactory
from tests.orders.factories import ADDRESSES

pytestmark = pytest.mark.django_db

US = storefronts.BY_CODE["US"]


def url(name="checkout", store=storefronts.HOME, **kwargs):
    return storefronts.store_url(f"orders:{name}", storefront=store, language="en", **kwargs)


def fill(client, *offers, store=storefronts.HOME):
    for offer in offers or (OfferFactory(),):
        client.post(url("basket-line-create", store), {"offer": offer.pk, "quantity": 1})


def hidden(page):
    found = dict(re.findall(r'<input type="hidden" name="(total|key)" value="([^"]*)"', page))
    assert set(found) == {"total", "key"}
    return found


def filled_in(client, store=storefronts.HOME, **changes):
    """Return what a browser posts when the page is filled in rightly, with ``changes``."""
    page = client.get(url(store=store)).content.decode()
    first_options = dict(re.findall(r'name="(delivery_\S+)" value="(\w+)" checked', page))
    wish = {"invoice_kind": "none"} if store.code == "CN" else {}
    data = {
        "email": "guest@example.com",
        **ADDRESSES[store.code],
        **first_options,
        **wish,
        "payment_provider": "sandbox",
        **hidden(page),
        **changes,
    }
    return {name: value for name, value in data.items() if value is not None}


def errors(response):
    assert response.status_code == 422
    return response.content.decode()


def test_an_empty_basket_has_no_checkout(client):
    assert client.get(url()).headers["Location"] == url("basket")
    assert client.post(url(), {}).headers["Location"] == url("basket")


@pytest.mark.parametrize("region", ["Atlantis", "上海", ""])
def test_a_region_that_is_no_province_is_told_beside_the_field(client, region):
    offer = OfferFactory()
    zone = {"first_units": 1, "first_minor": 500, "next_units": 1, "next_minor": 100}
    delivery_templates.save_template(
        seller=offer.seller, name="All", measure="pieces", is_default=True, actor=UserFactory(),
        zones=[delivery_templates.ZoneInput(method="standard", provinces=sorted(provinces.NAMES), **zone)],
    )  # fmt: skip
    fill(client, offer)
    answer = client.post(url(), filled_in(client, region=region))
    assert (answer.status_code, Purchase.objects.count()) == (422, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_the_basket_is_read_once_where_no_price_changed(client, count, django_assert_num_queries):
    fill(client, *OfferFactory.create_batch(count))
    client.get(url())  # what is read once per process or session
    with django_assert_num_queries(3):
        client.get(url())


def test_a_price_that_was_shown_is_the_one_the_next_change_is_told_against(client):
    offer = OfferFactory(prices={"CN": 5_000})
    fill(client, offer)
    pricing.change_prices(prices={offer.pk: {"CN": 6_000}})
    client.get(url())
    assert BasketLine.objects.get().seen_minor == 6_000


def test_a_guest_buys_and_goes_to_pay(client):
    offers = [OfferFactory(), OfferFactory(prices={"CN": 5_000})]
    fill(client, *offers)
    response = client.post(url(), filled_in(client))
    purchase = Purchase.objects.get()
    assert response.headers["Location"] == f"/payments/sandbox/{purchase.payments.get().provider_ref}/"
    assert (purchase.total_minor, purchase.email, purchase.customer) == (18_700, "guest@example.com", None)
    assert purchase.address == ADDRESSES["CN"]
    assert purchase.orders.count() == 2
    assert client.cookies["basket_count"].value == "0"


def test_at_most_eight_fields_are_visible(client):
    fill(client)
    page = client.get(url()).content.decode()
    fields = re.findall(r'<(?:input type="(?:text|email)"|select)[^>]*name="(\w+)"', page)
    asked_for_company_invoices_only = {"invoice_title", "invoice_tax_number"}
    assert len(set(fields) - asked_for_company_invoices_only) <= 8


def test_each_parcel_has_dates_and_prices(client):
    fill(client, OfferFactory(prices={"CN": 1_000}))
    page = client.get(url()).content.decode()
    assert page.count('type="radio" name="delivery_') == 2
    assert "By " in page
    assert "¥8.00" in page
    assert "¥15.00" in page


@pytest.mark.parametrize("again", ["same page", "back button"])
def test_a_second_press_buys_once(client, again):
    fill(client)
    data = filled_in(client)
    first = client.post(url(), data)
    if again == "back button":
        client.get(url("basket"))
    second = client.post(url(), data)
    assert second.headers["Location"] == first.headers["Location"]
    assert Purchase.objects.count() == 1


def test_a_second_tab_finds_the_basket_empty(client):
    fill(client)
    tabs = [filled_in(client), filled_in(client)]
    client.post(url(), tabs[0])
    assert client.post(url(), tabs[1]).headers["Location"] == url("basket")
    assert Purchase.objects.count() == 1


def test_somebody_elses_key_leads_nowhere(client):
    fill(client)
    data = filled_in(client)
    client.post(url(), data)
    stranger = client.__class__()
    response = stranger.post(url(), data)
    assert response.headers["Location"] == url("basket")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("email", "", "Enter an e-mail address for the confirmation."),
        ("email", "nobody", "Enter an e-mail address such as name@example.com."),
        ("recipient", "", "Enter who receives the parcel."),
        ("phone", "123", "Enter a phone number the carrier can call, such as 138 0000 0000."),
        ("region", "Atlantis", "Choose the province."),
        ("region", "", "Choose the province."),
        ("city", " ", "Enter the city."),
        ("line1", "x" * 121, "Ensure this value has at most 120 characters"),
        ("payment_provider", "gold", "Select a valid choice"),
        ("payment_provider", None, "Choose how to pay."),
    ],
)
def test_a_wrong_field_is_said_twice_and_the_rest_is_kept(client, field, value, message):
    fill(client)
    page = errors(client.post(url(), filled_in(client, **{field: value})))
    assert page.count(message) == 2  # in the summary and beside the field
    kept = "district" if field != "district" else "city"
    assert ADDRESSES["CN"][kept] in page
    assert Purchase.objects.count() == 0


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("", "Enter the company&#x27;s 18-character tax number."),
        (valid_uscc(1)[:-1], "You entered 17 characters."),
        (valid_uscc(1)[:-1] + ("0" if valid_uscc(1)[-1] != "0" else "1"), "its check digit is wrong"),
    ],
)
def test_a_companys_tax_number_is_checked(client, number, message):
    fill(client)
    data = filled_in(client, invoice_kind="company", invoice_title="上海样例有限公司", invoice_tax_number=number)
    page = errors(client.post(url(), data))
    assert page.count(message) == 2
    assert "上海样例有限公司" in page
    assert Purchase.objects.count() == 0


def test_an_invoice_needs_a_title(client):
    fill(client)
    page = errors(client.post(url(), filled_in(client, invoice_kind="personal")))
    assert "Enter the name that shall stand on the invoice." in page


@pytest.mark.parametrize("typed", [valid_uscc(1).lower(), f" {valid_uscc(1)[:9]} {valid_uscc(1)[9:]} "])
def test_a_right_tax_number_is_kept_in_one_form(client, typed):
    fill(client)
    data = filled_in(client, invoice_kind="company", invoice_title="上海样例有限公司", invoice_tax_number=typed)
    assert client.post(url(), data).status_code == 302
    order = Order.objects.get()
    assert (order.invoice_kind, order.invoice_title, order.invoice_tax_number) == (
        "company",
        "上海样例有限公司",
        valid_uscc(1),
    )


def test_a_tax_number_left_over_from_another_choice_is_not_kept(client):
    fill(client)
    data = filled_in(client, invoice_kind="personal", invoice_title="样例", invoice_tax_number="junk")
    client.post(url(), data)
    assert Order.objects.get().invoice_tax_number == ""


@pytest.mark.parametrize("method", ["international", "", None])
def test_a_delivery_that_is_not_offered_is_said_beside_the_parcel(client, method):
    offer = OfferFactory()
    fill(client, offer)
    page = errors(client.post(url(), filled_in(client, **{f"delivery_{offer.seller_id}-seller": method})))
    assert page.count("Choose how this parcel is delivered.") == 2


def test_a_changed_price_is_said_beside_the_line_and_nothing_is_lost(client):
    offer = OfferFactory()
    fill(client, offer, OfferFactory())
    data = filled_in(client)
    pricing.change_prices(prices={offer.pk: {"CN": 13_900}})
    page = errors(client.post(url(), data))
    assert "The total has changed." in page
    assert page.count("Was CN¥129.00, now CN¥139.00.") == 1
    assert ADDRESSES["CN"]["line1"] in page
    assert hidden(page) == {"total": "26800", "key": data["key"]}
    assert client.post(url(), {**data, **hidden(page)}).status_code == 302
    assert Purchase.objects.get().total_minor == 26_800


def test_sold_out_in_between_is_said_beside_the_line(client):
    offer = OfferFactory()
    fill(client, offer)
    data = filled_in(client)
    stock.set_stock(offer=offer, quantity=0, actor=None)
    page = errors(client.post(url(), data))
    assert "Something in your basket was sold a moment ago." in page
    assert "Sold out." in page
    assert Purchase.objects.count() == 0


def test_gone_in_between_is_said_beside_the_line(client):
    offer = OfferFactory()
    fill(client, offer)
    data = filled_in(client)
    pricing.remove_prices(offer=offer, storefront_codes=["CN"])
    page = errors(client.post(url(), data))
    assert "No longer for sale. Remove it to go on." in page


def test_another_delivery_updates_the_total_and_keeps_what_was_typed(client):
    offer = OfferFactory()
    fill(client, offer)
    name = f"delivery_{offer.seller_id}-seller"
    data = filled_in(client, **{name: "express"})
    refused = errors(client.post(url(), data))
    assert "The total has changed." in refused
    updated = client.post(url(), {**data, "update": "1"})
    page = updated.content.decode()
    assert updated.status_code == 200
    assert hidden(page) == {"total": "14400", "key": data["key"]}
    assert ADDRESSES["CN"]["line1"] in page
    assert client.post(url(), {**data, **hidden(page)}).status_code == 302
    assert Order.objects.get().delivery_method == "express"


def test_a_customer_chooses_a_kept_address(client):
    user = UserFactory()
    kept = Address.objects.create(user=user, storefront="CN", fields=ADDRESSES["CN"])
    client.force_login(user)
    fill(client)
    data = filled_in(client, saved=kept.pk, **dict.fromkeys(ADDRESSES["CN"], ""))
    assert client.post(url(), data).status_code == 302
    purchase = Purchase.objects.get()
    assert (purchase.customer, purchase.email, purchase.address) == (user, user.email, ADDRESSES["CN"])
    assert Address.objects.count() == 1


@pytest.mark.parametrize(
    "stale",
    [
        {"region": "浙江省", "city": "上海市"},
        {"region": "Mars", "city": "南京市", "district": "x"},
        {"phone": "12", "line1": "x" * 121},
    ],
)
def test_what_stands_in_the_fields_out_of_sight_hinders_no_kept_address(client, stale):
    user = UserFactory()
    kept = Address.objects.create(user=user, storefront="CN", fields=ADDRESSES["CN"])
    client.force_login(user)
    fill(client)
    data = filled_in(client, saved=kept.pk, **stale)
    # A mistake elsewhere is the only one that is said, and nothing typed is lost.
    refused = errors(client.post(url(), {**data, "payment_provider": ""}))
    assert "Enter the city." not in refused
    assert stale.get("phone", "") in refused
    assert client.post(url(), data).status_code == 302
    assert Purchase.objects.get().address == ADDRESSES["CN"]


def test_another_address_is_checked_and_kept_for_next_time(client):
    user = UserFactory()
    Address.objects.create(user=user, storefront="CN", fields=ADDRESSES["CN"])
    client.force_login(user)
    fill(client)
    data = filled_in(client, saved="new", line1="另一条路 5 号")
    errors(client.post(url(), {**data, "line1": ""}))
    client.post(url(), data)
    assert Purchase.objects.get().address["line1"] == "另一条路 5 号"
    assert user.addresses.count() == 2


@pytest.mark.parametrize("choice", ["others", "", None])
def test_nobody_sends_to_somebody_elses_address(client, choice):
    others = Address.objects.create(user=UserFactory(), storefront="CN", fields=ADDRESSES["CN"])
    user = UserFactory()
    Address.objects.create(user=user, storefront="CN", fields=ADDRESSES["CN"])
    client.force_login(user)
    fill(client)
    errors(client.post(url(), filled_in(client, saved=others.pk if choice == "others" else choice)))
    assert Purchase.objects.count() == 0


def test_a_customer_cannot_order_in_somebody_elses_name(client):
    user = UserFactory()
    client.force_login(user)
    fill(client)
    client.post(url(), filled_in(client, email="somebody@example.com"))
    assert Purchase.objects.get().email == user.email


def test_abroad_there_is_another_address_and_no_fapiao(client):
    offer = OfferFactory()
    fill(client, offer, store=US)
    page = client.get(url(store=US)).content.decode()
    assert "invoice_kind" not in page
    assert 'name="postal_code"' in page
    errors(client.post(url(store=US), filled_in(client, US, postal_code="K1A")))
    assert client.post(url(store=US), filled_in(client, US)).status_code == 302
    purchase = Purchase.objects.get()
    assert (purchase.currency, purchase.total_minor) == ("USD", 2_400 + 999)
    assert purchase.address == ADDRESSES["US"]
