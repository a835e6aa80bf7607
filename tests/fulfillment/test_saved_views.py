"""Saved views of Manage Orders: whose they are, who sees them, how many, and what they keep."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from fulfillment import saved_views
from fulfillment.desk_list import Filters
from fulfillment.models import SavedView
from marketplace.errors import DomainError
from tests.accounts.factories import MembershipFactory, SellerFactory
from tests.fulfillment import factories
from tests.races import at_once

pytestmark = pytest.mark.django_db
LIST = reverse("seller_fulfillment:orders")
NEW = reverse("seller_fulfillment:saved-view-create")
LATE = {"view": "to_ship", "ship_by": "overdue"}


@pytest.fixture
def seller():
    return SellerFactory()


@pytest.fixture
def owner(seller):
    return seller.memberships.get()


def member(seller, role="orders"):
    return MembershipFactory(seller=seller, role=role)


def save(membership, name="Late", query=LATE, *, is_shared=False):
    return saved_views.save_view(membership=membership, name=name, query=query, is_shared=is_shared)


def page_of(membership):
    client = Client()
    client.force_login(membership.user)
    return client


def test_a_view_keeps_what_the_address_says_and_nothing_else(owner):
    said = {**LATE, "q": " Zhou ", "page": "7", "per": "100", "sort": "new", "evil": "x", "invoice": "x" * 99}
    view = save(owner, query=said, name="  Late   ones ")
    assert view.name == "Late ones"
    assert view.query == {**LATE, "q": "Zhou", "sort": "new", "invoice": "x" * 20}
    assert Filters.of(view.query).saved == view.query


def test_own_views_are_ones_own_and_shared_ones_the_teams(seller, owner):
    maker = member(seller)
    own, shared = save(maker, "Own"), save(maker, "Shared", is_shared=True)
    save(SellerFactory().memberships.get(), "Foreign", is_shared=True)
    assert list(saved_views.listed(maker)) == [own, shared]
    assert list(saved_views.changeable(maker)) == [own, shared]
    assert list(saved_views.listed(owner)) == [shared]
    assert list(saved_views.changeable(owner)) == [shared]
    assert list(saved_views.changeable(member(seller))) == []


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "Late"])
def test_a_wrong_name_is_refused(owner, name):
    save(owner)
    with pytest.raises(DomainError) as refusal:
        save(owner, name)
    assert refusal.value.field == "name"
    assert SavedView.objects.count() == 1


def test_somebody_else_may_use_the_same_name(seller, owner):
    save(owner)
    save(member(seller))
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(seller=seller, user=owner.user, name="Late", query={})


def test_twenty_views_are_enough(owner):
    for number in range(saved_views.MOST):
        save(owner, str(number))
    with pytest.raises(DomainError):
        save(owner, "One more")
    assert SavedView.objects.count() == saved_views.MOST
    saved_views.delete_view(view=SavedView.objects.first())
    save(owner, "One more")


def test_a_viewer_saves_but_does_not_share(seller):
    viewer = member(seller, "viewer")
    view = save(viewer)
    with pytest.raises(DomainError) as refusal:
        saved_views.rename_view(view=view, membership=viewer, name="Late", is_shared=True)
    assert refusal.value.field == "is_shared"
    assert not SavedView.objects.get().is_shared


def test_saving_from_the_page_leads_back_to_the_list_with_the_view_marked(owner):
    client = page_of(owner)
    page = client.get(f"{LIST}?view=to_ship&ship_by=overdue&page=3").content.decode()
    assert f'href="{NEW}?view=to_ship&amp;ship_by=overdue"' in page
    answer = client.post(f"{NEW}?view=to_ship&ship_by=overdue", {"name": "Late", "is_shared": "on"}, follow=True)
    assert answer.request["QUERY_STRING"] == "view=to_ship&ship_by=overdue"
    [shown] = answer.context["saved"]
    assert (shown["name"], shown["current"], shown["is_shared"]) == ("Late", True, True)
    assert reverse("seller_fulfillment:saved-view", args=[shown["pk"]]) in answer.content.decode()
    assert not client.get(LIST).context["saved"][0]["current"]


def test_a_refusal_stands_beside_the_field_and_keeps_what_was_typed(owner):
    save(owner)
    answer = page_of(owner).post(f"{NEW}?view=to_ship", {"name": "Late"})
    assert answer.status_code == 422
    assert "You already have a view of this name." in answer.content.decode()
    assert 'value="Late"' in answer.content.decode()


def test_a_view_is_renamed_and_deleted_from_its_page(seller, owner):
    view = save(owner)
    client, address = page_of(owner), reverse("seller_fulfillment:saved-view", args=[view.pk])
    assert "Delete this view" in client.get(address).content.decode()
    client.post(address, {"name": "Very late", "is_shared": "on"})
    view.refresh_from_db()
    assert (view.name, view.is_shared, view.query) == ("Very late", True, LATE)
    removal = reverse("seller_fulfillment:saved-view-removal-create", args=[view.pk])
    assert page_of(member(seller)).post(removal).status_code == 404
    client.post(removal)
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_one_query_more_for_any_number_of_views(owner, seller, count, django_assert_max_num_queries):
    factories.order(seller=seller)
    for number in range(count):
        save(owner, str(number))
    client = page_of(owner)
    client.get(LIST)
    with django_assert_max_num_queries(5):
        client.get(LIST)


def test_filtering_in_place_takes_export_and_saving_along(owner):
    page = page_of(owner).get(LIST).content.decode()
    assert 'hx-select-oob="#desk-actions,#desk-saved"' in page
    assert page.count('id="desk-actions"') == page.count('id="desk-saved"') == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_make_twenty_one():
    owner = SellerFactory().memberships.get()
    for number in range(saved_views.MOST - 1):
        save(owner, str(number))
    results = at_once(lambda: save(owner, "A"), lambda: save(owner, "B"))
    assert sum(isinstance(each, DomainError) for each in results) == 1
    assert SavedView.objects.count() == saved_views.MOST
