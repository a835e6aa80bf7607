"""What customers keep: articles put aside, addresses, titles for invoices, an order to buy again."""

import pytest

from catalog import offers, stock
from marketplace.errors import DomainError
from marketplace.storefronts import store_url
from orders import baskets, checkout, invoice_titles
from orders.checkout import InvoiceWish
from orders.models import Address, InvoiceTitle, Order
from tests.accounts.factories import UserFactory, valid_uscc
from tests.catalog.factories import OfferFactory
from tests.orders import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(client):
    user = UserFactory(language="en")
    client.force_login(user)
    return user


def url(name, **kwargs):
    return store_url(f"orders:{name}", language="en", **kwargs)


def test_put_aside_it_is_neither_counted_nor_bought(customer):
    first, second = OfferFactory(), OfferFactory()
    kept = factories.basket(offers=[(first, 2), (second, 1)], customer=customer)
    line = kept.lines.get(offer=first)
    baskets.save_for_later(basket=kept, line_id=line.pk)
    assert (baskets.count(kept), [parcel.seller_id for parcel in baskets.groups(kept)]) == (1, [second.seller_id])
    purchase = checkout.place_purchase(**factories.wishes(kept))
    assert purchase.orders.get().seller == second.seller
    assert kept.lines.get() == line

    baskets.take_up_again(basket=kept, line_id=line.pk)
    assert baskets.count(kept) == 2


def test_only_things_put_aside_is_an_empty_basket(client, customer):
    kept = factories.basket(customer=customer)
    client.post(url("basket-line-save", pk=kept.lines.get().pk))
    page = client.get(url("basket")).content.decode()
    assert "Your basket is empty" in page
    assert "Saved for later" in page
    assert client.get(url("checkout")).status_code == 302
    client.post(url("basket-line-return", pk=kept.lines.get().pk))
    assert "Saved for later" not in client.get(url("basket")).content.decode().replace("Save for later", "")


def test_what_is_gone_stays_aside_and_says_so(client, customer):
    offer = OfferFactory()
    kept = factories.basket(offers=[(offer, 1)], customer=customer)
    line = kept.lines.get()
    baskets.save_for_later(basket=kept, line_id=line.pk)
    stock.set_stock(offer=offer, quantity=0, actor=None)
    assert "Sold out." in client.get(url("basket")).content.decode()
    answer = client.post(url("basket-line-return", pk=line.pk))
    assert (answer.status_code, kept.lines.get().is_saved) == (422, True)
    offers.pause_offer(offer=offer, actor=None)
    assert "No longer for sale." in client.get(url("basket")).content.decode()
    client.post(url("basket-line-remove", pk=line.pk))
    assert kept.lines.count() == 0


def test_adding_it_takes_it_up_again(customer):
    offer = OfferFactory()
    kept = factories.basket(offers=[(offer, 1)], customer=customer)
    baskets.save_for_later(basket=kept, line_id=kept.lines.get().pk)
    baskets.add_to_basket(basket=kept, offer=offer, quantity=1)
    assert (kept.lines.get().quantity, kept.lines.get().is_saved) == (1, False)


def test_buying_again_says_what_is_missing(client, customer):
    first, second = OfferFactory(), OfferFactory(title_en="Gone lamp")
    purchase = factories.paid_purchase(offers=[(first, 2), (second, 1)], customer=customer)
    offers.pause_offer(offer=second, actor=None)
    for order in purchase.orders.order_by("pk"):
        page = client.post(url("reorder-create", number=order.number), follow=True).content.decode()
    assert "Gone lamp" in page
    assert [(line.offer, line.quantity) for line in customer.baskets.get().lines.all()] == [(first, 2)]


def test_others_orders_are_not_bought_again(client, customer):
    assert client.post(url("reorder-create", number=factories.paid_order().number)).status_code == 404


def test_titles_are_kept_once_the_last_used_first(customer):
    company = InvoiceWish("company", "上海样例文化有限公司", valid_uscc(987_654))
    for wish in (company, InvoiceWish("personal", "样例"), company, InvoiceWish()):
        invoice_titles.keep(user=customer, wish=wish)
    assert [title.title for title in invoice_titles.saved(customer)] == ["上海样例文化有限公司", "样例"]
    for number in range(12):
        invoice_titles.keep(user=customer, wish=InvoiceWish("personal", f"样例 {number}"))
    assert InvoiceTitle.objects.count() == 10


def test_a_kept_title_is_chosen_at_checkout(client, customer):
    title = InvoiceTitle.objects.create(user=customer, title="上海样例文化有限公司", tax_number=valid_uscc(987_654))
    offer = OfferFactory()
    client.post(url("basket-line-create"), {"offer": offer.pk, "quantity": 1})
    page = client.get(url("checkout"))
    assert title.title in page.content.decode()
    data = {
        **factories.ADDRESSES["CN"], "invoice_kind": f"kept-{title.pk}", "payment_provider": "sandbox",
        "total": page.context["quote"].total_minor, "key": page.context["form"]["key"].value(),
        f"delivery_{offer.seller_id}-seller": "standard",
    }  # fmt: skip
    assert client.post(url("checkout"), data).status_code == 302
    order = Order.objects.get()
    assert (order.invoice_kind, order.invoice_title, order.invoice_tax_number) == (
        "company", title.title, title.tax_number,
    )  # fmt: skip
    assert client.post(url("checkout"), {**data, "invoice_kind": "kept-999"}).status_code in {302, 422}


def test_the_address_book_shows_and_forgets(client, customer):
    address = Address.objects.create(user=customer, storefront="CN", fields=factories.ADDRESSES["CN"])
    title = InvoiceTitle.objects.create(user=customer, title="样例")
    page = client.get(url("address-book")).content.decode()
    assert "上海市徐汇区" in page
    client.post(url("address-removal-create", pk=address.pk))
    client.post(url("title-removal-create", pk=title.pk))
    assert (Address.objects.count(), InvoiceTitle.objects.count()) == (0, 0)


def test_saving_lines_of_other_baskets_is_refused(customer):
    other = factories.basket()
    mine = factories.basket(customer=customer)
    with pytest.raises(DomainError):
        baskets.save_for_later(basket=mine, line_id=other.lines.get().pk)
