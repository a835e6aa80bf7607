"""What sellers ask for delivery: tables by province, piece and weight, and the pages they are typed on."""

from dataclasses import replace

import pytest
from django.urls import reverse
from hypothesis import given, strategies as st

from catalog import delivery_templates, offers
from catalog.delivery_templates import Goods, ZoneInput, fee, zone_for
from catalog.errors import InvalidDelivery, InvalidOffer
from catalog.models import DeliveryTemplate, DeliveryZone, Offer
from marketplace.provinces import PROVINCES
from tests.accounts.factories import SellerFactory
from tests.catalog.factories import DeliveryTemplateFactory, OfferFactory

pytestmark = pytest.mark.django_db
EVERYWHERE = ZoneInput("standard", (), 1, 800, 1, 200)


@pytest.fixture
def seller():
    return SellerFactory()


def save(seller, *zones, name="Table", **kwargs):
    kwargs = {"measure": "pieces", "is_default": False, **kwargs}
    actor = seller.memberships.get().user
    return delivery_templates.save_template(seller=seller, name=name, zones=zones, actor=actor, **kwargs)


@pytest.mark.parametrize(
    ("goods", "minor"),
    [
        (Goods(100, 1, 0), 800),
        (Goods(100, 3, 0), 1_200),
        (Goods(9_899, 3, 0), 1_200),
        (Goods(9_900, 3, 0), 0),
    ],
)
def test_by_piece_with_a_free_threshold(goods, minor):
    zone = DeliveryZone(first_units=1, first_minor=800, next_units=1, next_minor=200, free_from_minor=9_900)
    assert fee(zone, "pieces", goods) == minor


@pytest.mark.parametrize(("grams", "minor"), [(1, 1_500), (1_000, 1_500), (1_001, 2_000), (2_500, 3_000)])
def test_by_weight_each_begun_step(grams, minor):
    zone = DeliveryZone(first_units=1_000, first_minor=1_000, next_units=500, next_minor=500, surcharge_minor=500)
    assert fee(zone, "weight", Goods(100, 9, grams)) == minor


def test_the_surcharge_stays_where_delivery_is_free():
    zone = DeliveryZone(
        first_units=1, first_minor=800, next_units=1, next_minor=200, free_from_minor=0, surcharge_minor=700
    )
    assert fee(zone, "pieces", Goods(1, 50, 0)) == 700


@given(st.integers(1, 99), st.integers(1, 99), st.integers(1, 9), st.integers(1, 9))
def test_more_pieces_never_cost_less(pieces, more, first, step):
    zone = DeliveryZone(first_units=first, first_minor=800, next_units=step, next_minor=200)
    assert fee(zone, "pieces", Goods(1, pieces, 0)) <= fee(zone, "pieces", Goods(1, pieces + more, 0))


def test_the_province_chooses_the_zone(seller):
    zones = list(DeliveryTemplateFactory(seller=seller).zones.all())
    assert zone_for(zones, "standard", "西藏自治区").first_minor == 2_000
    assert zone_for(zones, "standard", "广东省").first_minor == 800
    assert zone_for(zones, "standard", "").first_minor == 800
    assert zone_for(zones, "express", "上海市").first_minor == 1_500
    assert zone_for(zones, "express", "广东省") is None
    assert zone_for(zones, "express", "").first_minor == 1_500  # nobody has said where to yet


def test_the_first_is_the_default_and_there_is_one(seller):
    first, second = save(seller, EVERYWHERE, name="A"), save(seller, EVERYWHERE, name="B")
    assert (first.is_default, second.is_default) == (True, False)
    save(seller, EVERYWHERE, name="B", template=second, is_default=True)
    first.refresh_from_db()
    assert (first.is_default, seller.delivery_templates.get(is_default=True)) == (False, second)
    assert list(seller.activities.values_list("kind", flat=True)).count("delivery_template_saved") == 3


EACH = tuple(name for name, _label in PROVINCES)


@pytest.mark.parametrize(
    ("zones", "words"),
    [
        ((), "must reach all 31"),
        ((ZoneInput("standard", ("上海市",), 1, 800, 1, 200),), "Missing: 云南省"),
        ((ZoneInput("express", (), 1, 800, 1, 200),), "must reach all 31"),
        ((EVERYWHERE, EVERYWHERE), "two prices for everywhere else"),
        ((EVERYWHERE, *[ZoneInput("express", ("上海市",), 1, 8, 1, 2)] * 2), "two prices for 上海市"),
        ((EVERYWHERE, ZoneInput("express", ("Mars",), 1, 8, 1, 2)), "from the list"),
        ((EVERYWHERE, *[ZoneInput("express", (name,), 1, 8, 1, 2) for name in EACH[:12]]), "at most 12"),
    ],
)
def test_tables_that_leave_somebody_out_are_refused(seller, zones, words):
    with pytest.raises(InvalidDelivery, match=words) as refusal:
        save(seller, *zones)
    assert (refusal.value.field, DeliveryTemplate.objects.count()) == ("zones", 0)


def test_all_provinces_by_name_are_enough(seller):
    assert save(seller, ZoneInput("standard", EACH, 1, 800, 1, 200)).zones.count() == 1


@pytest.mark.parametrize("name", ["", "  ", "Table", "x" * 41])
def test_names(seller, name):
    save(seller, EVERYWHERE)
    with pytest.raises(InvalidDelivery) as refusal:
        save(seller, EVERYWHERE, name=name)
    assert refusal.value.field == "name"


def test_a_listing_names_one_of_the_sellers_own(seller):
    template, offer = save(seller, EVERYWHERE), OfferFactory(seller=seller)
    offers.change_offer(offer=offer, actor=None, delivery_template=template, weight_g=350)
    offer.refresh_from_db()
    assert (offer.delivery_template, offer.weight_g) == (template, 350)
    with pytest.raises(InvalidOffer):
        offers.change_offer(offer=offer, actor=None, delivery_template=DeliveryTemplateFactory())
    with pytest.raises(InvalidOffer):
        offers.change_offer(offer=offer, actor=None, weight_g=1_000_001)
    offers.change_offer(offer=offer, actor=None, usual_delivery=True)
    offer.refresh_from_db()
    assert (offer.delivery_template, offer.weight_g) == (None, 350)


def test_deleted_its_listings_follow_the_default(seller):
    default, other = save(seller, EVERYWHERE, name="A"), save(seller, EVERYWHERE, name="B")
    offer = OfferFactory(seller=seller, delivery_template=other)
    actor = seller.memberships.get().user
    with pytest.raises(InvalidDelivery, match="default first"):
        delivery_templates.delete_template(template=default, actor=actor)
    delivery_templates.delete_template(template=other, actor=actor)
    assert Offer.objects.get(pk=offer.pk).delivery_template is None
    delivery_templates.delete_template(template=default, actor=actor)
    assert DeliveryTemplate.objects.count() == 0


def test_a_template_deleted_meanwhile_stays_deleted(seller):
    template = save(seller, EVERYWHERE, name="A")
    delivery_templates.delete_template(template=DeliveryTemplate.objects.get(), actor=seller.memberships.get().user)
    with pytest.raises(InvalidDelivery, match="deleted meanwhile"):
        save(seller, EVERYWHERE, name="A", template=template)
    with pytest.raises(InvalidDelivery, match="deleted meanwhile"):
        delivery_templates.delete_template(template=template, actor=seller.memberships.get().user)
    assert DeliveryTemplate.objects.count() == 0
    assert list(seller.activities.values_list("kind", flat=True)).count("delivery_template_saved") == 1


def test_its_listings_are_locked_in_order_before_they_change(seller, django_assert_max_num_queries):
    template = save(seller, EVERYWHERE)
    listed = [OfferFactory(seller=seller, delivery_template=template) for _number in range(2)]
    with django_assert_max_num_queries(20) as asked:
        delivery_templates.delete_template(template=template, actor=seller.memberships.get().user)
    about_offers = [query["sql"] for query in asked if 'catalog_offer"' in query["sql"]]
    lock, change = about_offers[:2]
    assert 'ORDER BY "catalog_offer"."id" ASC FOR NO KEY UPDATE' in lock
    assert change.startswith('UPDATE "catalog_offer"')
    assert not Offer.objects.filter(pk__in=[offer.pk for offer in listed]).exclude(delivery_template=None).exists()


class TestPages:
    @pytest.fixture
    def seller(self, client):
        made = SellerFactory()
        client.force_login(made.memberships.get().user)
        return made

    def typed(self, *zones, **changes):
        data = {"name": "Nearby", "measure": "pieces", "zone-TOTAL_FORMS": len(zones), "zone-INITIAL_FORMS": 0}
        for at, zone in enumerate(zones):
            row = {"method": "standard", "first_units": "1", "first": "8", "next_units": "1", "next": "2.50", **zone}
            data |= {f"zone-{at}-{name}": value for name, value in row.items()}
        return data | changes

    def test_a_new_table_begins_with_the_usual_one(self, client, seller):
        page = client.get(reverse("seller_catalog:delivery-template-create")).content.decode()
        assert 'value="99.00"' in page
        assert page.count("新疆维吾尔自治区") == 2

    def test_adds_a_row_saves_and_changes(self, client, seller):
        address = reverse("seller_catalog:delivery-template-create")
        more = client.post(address, self.typed({}, add="1")).content.decode()
        assert ("zone-1-first" in more, "field-error" in more) == (True, False)
        more = client.post(
            address, self.typed({"first": "7.77", "DELETE": "on"}, {}, add="1", name="")
        ).content.decode()
        assert ("zone-1-first" in more, "zone-2-first" in more, "7.77" in more) == (True, False, False)
        assert "field-error" not in more
        remote = {"provinces": ["西藏自治区"], "first": "20", "surcharge": "5"}
        client.post(address, self.typed({"free_from": "99"}, remote))
        template = DeliveryTemplate.objects.get(seller=seller)
        assert [(zone.first_minor, zone.free_from_minor, zone.surcharge_minor) for zone in template.zones.all()] == [
            (800, 9_900, 0), (2_000, None, 500),
        ]  # fmt: skip
        change = reverse("seller_catalog:delivery-template-update", args=[template.pk])
        assert 'value="西藏自治区" checked' in client.get(change).content.decode().replace(
            ' id="id_zone-1-provinces_25"', ""
        )
        client.post(change, self.typed({}, {**remote, "DELETE": "on"}, name="All"))
        template.refresh_from_db()
        assert (template.name, template.zones.count()) == ("All", 1)
        assert "All" in client.get(reverse("seller_catalog:delivery-templates")).content.decode()

    def test_the_list_names_provinces_in_the_readers_language(self, client, seller):
        save(seller, EVERYWHERE, replace(EVERYWHERE, provinces=["西藏自治区", "上海市"]), measure="weight")
        address = reverse("seller_catalog:delivery-templates")
        assert "Tibet · Shanghai" in client.get(address).content.decode()
        assert "西藏自治区 · 上海市" in client.get(address, headers={"accept-language": "zh-hans"}).content.decode()

    @pytest.mark.parametrize(
        ("zones", "changes", "words"),
        [
            (({"provinces": ["上海市"]},), {}, "must reach all 31"),
            (({"first": "x"},), {}, "amount"),
            (({"first": "1E+300000"},), {}, "amount"),
            (({"next_units": "0"},), {}, "greater than or equal to 1"),
            (({"provinces": ["Mars"]},), {}, "valid choice"),
            (({},), {"name": ""}, "required"),
            (({},), {"zone-TOTAL_FORMS": "2"}, "required"),
            (({},), {"zone-TOTAL_FORMS": "x"}, "ManagementForm"),
        ],
    )
    def test_says_what_is_wrong(self, client, seller, zones, changes, words):
        answer = client.post(reverse("seller_catalog:delivery-template-create"), self.typed(*zones, **changes))
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
        assert DeliveryTemplate.objects.count() == 0

    def test_the_listing_form_offers_them(self, client, seller):
        template, offer = DeliveryTemplateFactory(seller=seller), OfferFactory(seller=seller)
        page = client.get(reverse("seller_catalog:offer-update", args=[offer.pk])).content.decode()
        assert template.name in page
        assert DeliveryTemplateFactory().name not in page

    def test_the_list_costs_the_same_for_one_and_for_many(self, client, seller, count_queries):
        ask = lambda: client.get(reverse("seller_catalog:delivery-templates"))  # noqa: E731
        DeliveryTemplateFactory(seller=seller)
        ask()
        one = count_queries(ask)
        for _ in range(3):
            DeliveryTemplateFactory(seller=seller)
        assert count_queries(ask) == one
