"""Drafts that are saved incomplete, and variations added from a listing."""

import pytest
from django.urls import reverse

from catalog import offers
from catalog.models import Offer, Product
from tests.accounts.factories import SellerFactory
from tests.catalog.factories import AttributeFactory, OfferFactory

pytestmark = pytest.mark.django_db
FORM = reverse("seller_catalog:product-form")


@pytest.fixture
def seller(client):
    seller = SellerFactory()
    client.force_login(seller.memberships.get().user)
    return seller


@pytest.fixture
def material():
    return AttributeFactory(variation_axis=True, required=True)


def typed(**changes):
    return {
        "sku": "K-1", "condition": "new", "stock": "3", "channel": "seller", "handling_days": "1",
        "title_en": "Kettle", "brand": "Kumo", "attribute_material": "steel", "price_CN": "99",
    } | changes  # fmt: skip


def test_a_draft_is_saved_incomplete_and_listed_later(client, seller, material):
    address = f"{FORM}?category={material.category.slug}"
    refused = client.post(address, typed(price_CN="", attribute_material=""))
    assert (refused.status_code, Offer.objects.count()) == (422, 0)

    client.post(address, typed(price_CN="", attribute_material="", draft="1"))
    offer = Offer.objects.get()
    assert offer.state == "draft"
    assert set(offer.issues.values_list("code", flat=True)) >= {"no_price", "attribute_missing"}
    assert "Draft" in client.get(reverse("seller_catalog:listings") + "?status=draft").content.decode()

    page = reverse("seller_catalog:offer-update", args=[offer.pk])
    client.post(page, typed(price_CN="98", attribute_material="", draft="1"))
    offer.refresh_from_db()
    assert (offer.state, offer.prices.get().amount_minor) == ("draft", 9_800)

    client.post(page, typed())
    offer.refresh_from_db()
    assert offer.state == "live"


def test_nothing_but_the_seller_publishes_a_draft(client, seller, material):
    client.post(f"{FORM}?category={material.category.slug}", typed(draft="1"))
    offer = Offer.objects.get()
    offers.evaluate([offer.pk])
    offers.change_price(offer=offer, prices={"CN": 5_000}, actor=None)
    offer.refresh_from_db()
    assert (offer.state, offer.product.featured.count()) == ("draft", 0)
    assert offers.publish_offer(offer=offer, actor=None).state == "live"


class TestVariation:
    @pytest.fixture
    def offer(self, seller, material):
        offer = OfferFactory(seller=seller, category=material.category, attributes={"material": "steel"})
        Product.objects.filter(pk=offer.product_id).update(created_by=seller)
        return offer

    @pytest.fixture
    def address(self, offer):
        return f"{FORM}?category={offer.product.category.slug}&like={offer.pk}"

    def test_joins_the_family_and_can_be_chosen(self, client, offer, address):
        listing = client.get(reverse("seller_catalog:offer-update", args=[offer.pk])).content.decode()
        assert "Add a variation" in listing
        assert "Sample bottle" in client.get(address).content.decode()

        client.post(address, typed(attribute_material="glass"))

        family = set(Product.objects.values_list("family", flat=True))
        assert family == {offer.product.number}
        page = client.get(f"/cn/en/p/{offer.product.number}/").content.decode()
        assert ("Steel" in page, "Glass" in page) == (True, True)

    def test_a_twin_is_refused_beside_the_axis(self, client, offer, address):
        answer = client.post(address, typed())
        assert (answer.status_code, Product.objects.count()) == (422, 1)
        assert "A variation with the same Material is there already." in answer.content.decode()
        assert Product.objects.get().family == ""

    @pytest.mark.parametrize("key", ["x", "0", "9" * 30])
    def test_only_of_ones_own_page(self, client, offer, key):
        slug = offer.product.category.slug
        assert client.get(f"{FORM}?category={slug}&like={key}").status_code == 404
        other = OfferFactory(category=offer.product.category)
        assert client.get(f"{FORM}?category={slug}&like={other.pk}").status_code == 404
