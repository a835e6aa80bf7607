import datetime as dt

import pytest
from django.test import Client

from accounts import credentials
from accounts.models import Credential
from accounts.public_licence import licence_of
from marketplace.storefronts import HOME, store_url
from tests.accounts import journeys
from tests.accounts.factories import SellerFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_permits_in_force_are_shown_and_secrets_are_not(django_assert_num_queries):
    seller = SellerFactory()
    with journeys.at_noon("2026-11-24"):
        journeys.apply_for(seller, UserFactory(reviewer=True), lines=["food", "publications"], brands=["云岫"])
    Credential.objects.filter(requirement="publications").update(expires_on=dt.date(2026, 1, 1))
    credentials.expire(credential=Credential.objects.get(requirement="publications"))
    with django_assert_num_queries(1):
        licence = licence_of(seller)
    assert [(each.label, each.reference, str(each.expires_on)) for each in licence.permits] == [
        ("Brand authorisation · 云岫", "JY13101060123456", "2031-06-30"),
        ("Food business licence", "JY13101060123456", "2031-06-30"),
    ]
    page = Client().get(store_url("catalog:licence", storefront=HOME, language="en", slug=seller.slug))
    text = page.content.decode()
    for shown in (
        seller.legal_name,
        seller.uscc,
        seller.legal_representative,
        "CN¥1,000,000.00",
        seller.business_scope,
    ):
        assert shown in text
    for hidden in ("••••", seller.bank_name, seller.contact_phone, seller.contact_email, "Publications"):
        assert hidden not in text


@pytest.mark.parametrize(("state", "status"), [("onboarding", 404), ("suspended", 200), ("winding_down", 200)])
def test_whoever_may_have_sold_shows_its_licence(state, status):
    seller = SellerFactory(state=state)
    page = Client().get(store_url("catalog:licence", storefront=HOME, language="en", slug=seller.slug))
    assert page.status_code == status
