"""What the catalogue does when a seller may sell, or no longer may; and its checks and counts."""

import datetime as dt

import pytest

from accounts import tasks as accounts_tasks
from accounts.models.seller import SellerState
from accounts.signals import qualifications_changed, seller_approved, seller_stopped
from catalog import checks, offers, popularity, stock
from catalog.models import FeaturedOffer, Offer, Product
from catalog.models.offer import OfferState
from marketplace import clock, state
from tests.accounts import journeys
from tests.accounts.factories import SellerFactory, UserFactory
from tests.catalog.factories import CategoryFactory, OfferFactory

pytestmark = pytest.mark.django_db


def test_a_stopped_sellers_listings_leave_the_stores_and_come_back():
    offer, other = OfferFactory(), OfferFactory()
    state.move(offer.seller, SellerState.SUSPENDED)
    seller_stopped.send(sender=type(offer.seller), seller=offer.seller)

    offer.refresh_from_db()
    assert offer.state == OfferState.SUPPRESSED
    assert offer.issues.filter(code="seller_not_approved").exists()
    assert set(FeaturedOffer.objects.values_list("offer_id", flat=True)) == {other.pk}

    state.move(offer.seller, SellerState.APPROVED)
    seller_approved.send(sender=type(offer.seller), seller=offer.seller)

    offer.refresh_from_db()
    assert offer.state == OfferState.LIVE
    assert FeaturedOffer.objects.filter(offer=offer).count() == 2


def test_what_a_seller_prepared_while_onboarding_goes_live_on_approval():
    seller = SellerFactory(onboarding=True)
    offer = OfferFactory(seller=seller)
    state.move(seller, SellerState.APPROVED, ships_nationwide=True, approved_at=clock.now())
    seller_approved.send(sender=type(seller), seller=seller)
    offer.refresh_from_db()
    assert offer.state == OfferState.LIVE


@pytest.fixture
def reviewer():
    return UserFactory(reviewer=True)


def issues(offer):
    offer.refresh_from_db()
    return offer.state, sorted(offer.issues.filter(severity="error").values_list("code", flat=True))


def test_a_regulated_category_sells_only_while_its_licence_holds(reviewer):
    category = CategoryFactory(line="food")
    offer = OfferFactory(product__category=category)
    plain = OfferFactory(seller=offer.seller)
    offers.evaluate([offer.pk, plain.pk])
    assert (issues(offer), issues(plain)) == (("suppressed", ["line_not_qualified"]), ("live", []))
    with journeys.at_noon("2026-11-24"):
        journeys.apply_for(offer.seller, reviewer, lines=["food"], expires_on=journeys.day("2027-03-31"))
    assert issues(offer) == ("live", [])
    with journeys.at_noon("2027-04-01"):
        accounts_tasks.watch_credentials()
    assert (issues(offer), issues(plain)) == (("suppressed", ["line_not_qualified"]), ("live", []))
    assert not FeaturedOffer.objects.filter(offer=offer).exists()


def test_a_brand_leaves_the_stores_when_its_authorisation_runs_out(reviewer):
    offer = OfferFactory(product__brand="Kumo  Home")
    other = OfferFactory(seller=offer.seller, product__brand="Aru")
    with journeys.at_noon("2026-11-24"):
        journeys.apply_for(offer.seller, reviewer, brands=["kumo home"], expires_on=journeys.day("2027-03-31"))
    assert issues(offer) == ("live", [])
    with journeys.at_noon("2027-04-01"):
        accounts_tasks.watch_credentials()
    assert (issues(offer), issues(other)) == (("suppressed", ["brand_lapsed"]), ("live", []))


def test_a_company_that_does_not_confirm_its_data_sells_nothing():
    offer = OfferFactory()
    seller = offer.seller
    seller.unverified_since = clock.now()
    seller.save()
    qualifications_changed.send(sender=type(seller), seller=seller)
    assert issues(offer) == ("suppressed", ["seller_not_verified"])


def test_audit_is_clean_and_sees_what_is_not():
    offer = OfferFactory()
    assert list(checks.findings()) == []
    type(offer.seller).objects.update(state=SellerState.SUSPENDED)
    FeaturedOffer.objects.filter(storefront="CN").update(amount_minor=1)
    FeaturedOffer.objects.filter(storefront="US").delete()
    assert list(checks.findings()) == [
        f"offer {offer.pk} is live, its seller {offer.seller.slug} is suspended",
        f"product {offer.product_id} in CN: its featured offer is not the best one",
        f"product {offer.product_id} in US: its featured offer is not the best one",
    ]


def test_popularity_counts_what_was_sold_lately_and_not_given_back():
    offer, other = OfferFactory(stock=50), OfferFactory(stock=50)
    with clock.at(clock.now() - dt.timedelta(days=31)):
        stock.take(quantities={offer.pk: 20}, reference="G1")
    stock.take(quantities={offer.pk: 7, other.pk: 2}, reference="G2")
    stock.give_back(quantities={offer.pk: 3}, reference="G2")

    popularity.count()

    assert dict(Product.objects.values_list("pk", "sold")) == {offer.product_id: 4, other.product_id: 2}
    assert set(FeaturedOffer.objects.filter(offer=offer).values_list("sold", flat=True)) == {4}
    with clock.at(clock.now() + dt.timedelta(days=31)):
        popularity.count()
    assert set(FeaturedOffer.objects.values_list("sold", flat=True)) == {0}


def test_operators_see_listings_and_judge_them_again(admin_client, admin_user):
    offer = OfferFactory()
    for path in ("category", "product", "offer"):
        assert admin_client.get(f"/admin/catalog/{path}/").status_code == 200
    assert admin_client.get(f"/admin/catalog/offer/{offer.pk}/change/").status_code == 200
    assert admin_client.get(f"/admin/catalog/product/{offer.product_id}/change/").status_code == 200
    Offer.objects.update(state=OfferState.SUPPRESSED)

    admin_client.post("/admin/catalog/offer/", {"action": "judge_again", "_selected_action": [offer.pk]})

    offer.refresh_from_db()
    assert (offer.state, offer.history().last().actor) == (OfferState.LIVE, admin_user)


def test_operators_change_a_category_and_the_stores_show_it(admin_client, client):
    category = OfferFactory().product.category
    path = f"/admin/catalog/category/{category.pk}/change/"
    form = {
        "names": '{"en": "Renamed", "zh-hans": "新名"}', "position": 0, "referral_rate_bp": 900,
        "referral_minimum_minor": 0, "return_class": "standard", "attributes-TOTAL_FORMS": 0,
        "attributes-INITIAL_FORMS": 0,
    }  # fmt: skip
    assert client.get("/cn/en/").status_code == 200
    assert admin_client.post(path, form).status_code == 302
    category.refresh_from_db()
    assert (category.referral_rate_bp, category.path) == (900, f"{category.slug}/")
    assert "Renamed" in client.get("/cn/en/").content.decode()
