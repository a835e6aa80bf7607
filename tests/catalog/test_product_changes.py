"""Changes of shared products: proposed by one seller, decided by a reviewer, in force for all."""

import pytest
from django.urls import reverse

from accounts.models import Notification
from catalog import offers, product_changes, products, search
from catalog.listing_filters import Filters
from catalog.models import FeaturedOffer, ProductChange
from catalog.product_changes import Difference
from marketplace import storefronts
from marketplace.errors import DomainError
from tests.accounts.factories import UserFactory
from tests.catalog.factories import AttributeFactory, OfferFactory, ProductChangeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer():
    definition = AttributeFactory()
    return OfferFactory(
        category=definition.category, title_zh="旧杯", title_en="Old cup", attributes={"material": "steel"}
    )


@pytest.fixture
def actor(offer):
    return offer.seller.memberships.get().user


@pytest.fixture
def reviewer():
    return UserFactory(reviewer=True, language="en")


def propose(offer, actor, **changes):
    wanted = {
        "texts": {"en": products.TextInput("New cup", ("Light",))},
        "brand": "Fjord",
        "attributes": {"material": "glass"},
        "note": "See the box.",
    } | changes
    return product_changes.propose_change(product=offer.product, seller=offer.seller, actor=actor, **wanted)


def test_only_what_differs_is_proposed(offer, actor):
    change = propose(offer, actor)

    assert (change.state, set(change.proposed)) == ("proposed", {"attributes", "texts"})
    assert product_changes.differences_of(change, "en") == [
        Difference("Material", "Steel", "Glass"),
        Difference("Title (English)", "Old cup", "New cup"),
        Difference("Selling points (English)", "", "Light"),
    ]
    offer.product.refresh_from_db()
    assert offer.product.attributes == {"material": "steel"}


def test_approved_it_is_in_force_everywhere(offer, actor, reviewer):
    change = product_changes.approve_change(change=propose(offer, actor), actor=reviewer)

    assert (change.state, change.decided_by) == ("approved", reviewer)
    row = FeaturedOffer.objects.get(product=offer.product_id, storefront="CN")
    assert row.titles == {"zh-hans": "旧杯", "en": "New cup"}
    offer.product.refresh_from_db()
    assert (offer.product.attributes, offer.product.brand) == ({"material": "glass"}, "Fjord")
    found = search.search(storefront=storefronts.BY_CODE["CN"], query="new cup", filters=Filters())
    assert [each.product_id for each in found.page.rows] == [offer.product_id]
    assert Notification.objects.filter(kind="product_change_approved", seller=offer.seller).count() == 1


def test_an_attribute_may_go(offer, actor, reviewer):
    product_changes.approve_change(change=propose(offer, actor, attributes={}), actor=reviewer)
    offer.product.refresh_from_db()
    assert offer.product.attributes == {}


def test_what_others_changed_meanwhile_stays(offer, actor, reviewer):
    change = propose(offer, actor, attributes={"material": "steel"})
    products.change_product(product=offer.product, brand="Nord", attributes={"material": "glass"})

    product_changes.approve_change(change=change, actor=reviewer)

    offer.product.refresh_from_db()
    assert (offer.product.brand, offer.product.attributes) == ("Nord", {"material": "glass"})


def test_two_changes_of_one_text_both_come_into_force(offer, actor, reviewer):
    other = OfferFactory(product=offer.product)
    title = propose(offer, actor, texts={"en": products.TextInput("New cup")})
    bullets = propose(
        other, other.seller.memberships.get().user, attributes={"material": "steel"}, brand=offer.product.brand,
        texts={"en": products.TextInput("Old cup", ("Light",), "Keeps tea warm.")},
    )  # fmt: skip

    product_changes.approve_change(change=title, actor=reviewer)
    bullets = product_changes.approve_change(change=bullets, actor=reviewer)

    text = offer.product.texts.get(language="en")
    assert (text.title, text.bullets, text.description) == ("New cup", ["Light"], "Keeps tea warm.")
    assert [each.label for each in product_changes.differences_of(bullets, "en")] == [
        "Selling points (English)", "Description (English)",
    ]  # fmt: skip


def test_line_breaks_as_forms_send_them_are_no_change(offer, actor):
    text = products.TextInput("Old cup", (), "Warm.\nLight.")
    products.change_product(product=offer.product, texts={"en": text})
    sent = products.TextInput("Old cup", (), "Warm.\r\nLight.\r\n")
    with pytest.raises(DomainError, match="differs"):
        propose(offer, actor, texts={"en": sent}, attributes={"material": "steel"})


def test_rejected_with_words_nothing_changes(offer, actor, reviewer):
    change = propose(offer, actor)
    with pytest.raises(DomainError) as refusal:
        product_changes.reject_change(change=change, reason="  ", actor=reviewer)
    assert refusal.value.field == "reason"

    product_changes.reject_change(change=change, reason="The maker says steel.", actor=reviewer)

    told = Notification.objects.get(kind="product_change_rejected", seller=offer.seller)
    assert told.context["text"] == "The maker says steel."
    assert offer.product.texts.get(language="en").title == "Old cup"


@pytest.mark.parametrize("decide", ["approve", "reject", "withdraw"])
def test_decided_once(offer, actor, reviewer, decide):
    change = propose(offer, actor)
    product_changes.withdraw_change(change=change, actor=actor)
    again = {
        "approve": lambda: product_changes.approve_change(change=change, actor=reviewer),
        "reject": lambda: product_changes.reject_change(change=change, reason="No.", actor=reviewer),
        "withdraw": lambda: product_changes.withdraw_change(change=change, actor=actor),
    }
    with pytest.raises(DomainError, match="has been decided"):
        again[decide]()
    assert offer.product.texts.get(language="en").title == "Old cup"


def test_one_waits_at_a_time_and_must_differ(offer, actor):
    propose(offer, actor)
    with pytest.raises(DomainError, match="waiting for review"):
        propose(offer, actor, brand="Other")
    same = {"texts": {"en": products.TextInput("Old cup")}, "attributes": {"material": "steel"}}
    with pytest.raises(DomainError, match="differs"):
        propose(offer, actor, **same)
    with pytest.raises(DomainError, match="choose one of"):
        propose(offer, actor, attributes={"material": "gold"})
    assert ProductChange.objects.count() == 1


class TestSellersPages:
    def test_proposes_from_the_listing_and_withdraws(self, client, offer, actor):
        client.force_login(actor)
        listing = client.get(reverse("seller_catalog:offer-update", args=[offer.pk])).content.decode()
        address = reverse("seller_catalog:product-change-create", args=[offer.pk])
        assert address in listing
        typed = {"note": "See the box.", "brand": "Fjord", "title_zh-hans": "新杯", "title_en": "Old cup",
                 "attribute_material": "steel"}  # fmt: skip
        page = client.post(address, typed, follow=True).content.decode()
        assert "新杯" in page

        change = ProductChange.objects.get()
        client.post(reverse("seller_catalog:product-change-withdrawal-create", args=[change.pk]))
        change.refresh_from_db()
        assert change.state == "withdrawn"

    def test_says_what_is_wrong(self, client, offer, actor):
        client.force_login(actor)
        address = reverse("seller_catalog:product-change-create", args=[offer.pk])
        answer = client.post(address, {"brand": "Fjord", "title_en": "Old cup", "attribute_material": "steel"})
        assert (answer.status_code, "This field is required" in answer.content.decode()) == (422, True)
        assert ProductChange.objects.count() == 0

    def test_ones_own_page_is_changed_directly(self, client, offer, actor):
        offer.product.created_by = offer.seller
        offer.product.save()
        client.force_login(actor)
        assert client.get(reverse("seller_catalog:product-change-create", args=[offer.pk])).status_code == 404


class TestAdmin:
    @pytest.fixture
    def change(self):
        return ProductChangeFactory()

    def test_shows_the_difference_and_decides(self, client, change, reviewer):
        client.force_login(reviewer)
        page = client.get(reverse("admin:catalog_productchange_change", args=[change.pk])).content.decode()
        assert "新标题" in page
        decide = reverse("admin:catalog_productchange_decision", args=[change.pk])
        assert client.post(decide, {"do": "reject", "reason": ""}).status_code == 422
        assert client.post(decide, {"do": "approve"}).status_code == 302
        change.refresh_from_db()
        assert change.state == "approved"
        assert client.post(decide, {"do": "approve"}).status_code == 422

    def test_waits_in_the_queue(self, client, change, reviewer):
        client.force_login(reviewer)
        listed = client.get(reverse("admin:catalog_productchange_changelist"), {"queue": "changes"})
        assert list(listed.context["cl"].result_list) == [change]
        offers.pause_offer(offer=change.product.offers.get(), actor=None)  # its listing does not matter
        product_changes.reject_change(change=change, reason="No.", actor=reviewer)
        listed = client.get(reverse("admin:catalog_productchange_changelist"), {"queue": "changes"})
        assert list(listed.context["cl"].result_list) == []
