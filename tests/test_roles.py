"""Who may do what: every address of the seller platform and of the admin, for everybody, GET and POST.

What is expected stands beside each app's addresses, in ``tests/<app>/private_urls.py``; an address without a row
fails. ``docs/roles.md`` says the same in words.
"""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, Seller, User
from marketplace import urls
from tests.accounts.factories import MembershipFactory, SellerFactory, UserFactory
from tests.roles import STAFF, May
from tests.urls_registry import ADMIN, ADMIN_PAGES, WHO_MAY, Address, addresses, somebody_elses

pytestmark = pytest.mark.django_db

YES, NO = "yes", "no"
# Where those are sent who are nobody here.
SIGN_IN, REGISTER, ADMIN_DOOR, ENROLMENT = "sign in", "register", "admin's door", "second factor"
# The choice of a seller is for everybody who belongs to one, whichever.
ANY_SELLERS = {"seller:choice-create"}
# Open to all staff; the admin's own way in and out; what asks the model's own permission about its argument.
FRONT = {"admin:index", "admin:password_change", "admin:password_change_done", "admin:jsi18n"}
ELSEWHERE = {"admin:login", "admin:logout", "admin:app_list", "admin:autocomplete", "admin:view_on_site"}

SELLER = [each for each in addresses() if each.is_seller or each.name in WHO_MAY]
ADMINS = [each for each in addresses() if each.is_admin and each.name not in FRONT | ELSEWHERE]


@pytest.fixture(autouse=True)
def _bare(monkeypatch, settings):
    """Answer refusals without a page and keep sessions out of the database: two thousand requests are made here."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
    monkeypatch.setattr(urls, "handler403", lambda _request, exception: HttpResponse(status=403), raising=False)
    monkeypatch.setattr(urls, "handler404", lambda _request, exception: HttpResponse(status=404), raising=False)


def named(found: list[Address]) -> list[Any]:
    return [pytest.param(address, id=address.name) for address in found]


def outcome(ask: Callable[..., Any], path: str, data: Mapping[str, str] | None = None) -> str:
    """Say how a request ended, and undo what it did."""
    with transaction.atomic():
        response = ask(path, data)
        if response.streaming:
            list(response.streaming_content)
        transaction.set_rollback(True)
    assert response.status_code < 500, f"{path}: {response.status_code}"
    doors = {
        reverse("account_login"): SIGN_IN, reverse("accounts:register"): REGISTER,
        reverse("admin:login"): ADMIN_DOOR, reverse("accounts:second-factor"): ENROLMENT,
    }  # fmt: skip
    refused = NO if response.status_code in {403, 404, 405} else YES
    return doors.get(response.headers.get("Location", "").partition("?")[0], refused)


def outcomes(people: dict[str, Client], may: May, path: str) -> dict[str, tuple[str, str]]:
    """Return who → how a GET and a POST ended."""
    if query := may.query():
        path = f"{path}?{urlencode(query)}"
    return {who: (outcome(each.get, path), outcome(each.post, path, may.data)) for who, each in people.items()}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def expected(may: May, inside: frozenset[str], doors: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Return what ``outcomes`` shall be: for those inside by the matrix, for everybody else their door."""
    answers = {who: (YES if who in may.look else NO, YES if who in may.change else NO) for who in inside}
    return answers | {who: (door, door) for who, door in doors.items()}


def test_every_address_of_the_seller_platform_has_a_row():
    assert {each.name for each in SELLER} - ANY_SELLERS - set(WHO_MAY) == set()
    assert set(WHO_MAY) - {each.name for each in SELLER} == set()
    assert [name for name, may in WHO_MAY.items() if not may.look | may.change] == []


@pytest.mark.parametrize("address", named([each for each in SELLER if each.name in WHO_MAY]))
def test_each_role_does_its_part_and_no_more(address):
    path = somebody_elses(address)
    # The seller whose object it is; any where the address needs none.
    seller = Seller.objects.get() if Seller.objects.exists() else SellerFactory()
    roles = {role.value: MembershipFactory(seller=seller, role=role).user for role in Membership.Role}
    people = {who: signed_in(user) for who, user in {**roles, "customer": UserFactory()}.items()}
    people["visitor"] = Client()
    doors = {"customer": REGISTER, "visitor": SIGN_IN}
    if address.needs_object:
        people["outsider"] = signed_in(SellerFactory().memberships.get().user)
        doors["outsider"] = NO
    may = WHO_MAY[address.name]
    assert outcomes(people, may, path) == expected(may, frozenset(roles), doors)


STRANGERS = {
    "visitor": ADMIN_DOOR,
    "customer": ADMIN_DOOR,
    "seller": ADMIN_DOOR,
    "reviewer without a second factor": ENROLMENT,
    "operator without a second factor": ENROLMENT,
}


@pytest.fixture
def crowd():
    """Everybody who may stand before the admin."""
    without_rights = UserFactory(is_staff=True)
    without_rights.groups.clear()
    people = {
        "customer": UserFactory(),
        "seller": SellerFactory().memberships.get().user,
        "reviewer without a second factor": UserFactory(reviewer=True, second_factor=False),
        "operator without a second factor": UserFactory(is_staff=True, is_superuser=True, second_factor=False),
        "staff without rights": without_rights,
        "reviewer": UserFactory(reviewer=True),
        "operator": UserFactory(is_staff=True, is_superuser=True),
    }
    return {"visitor": Client()} | {who: signed_in(user) for who, user in people.items()}


def test_every_address_of_the_admin_has_a_row():
    pages = {f"admin:{model}_{page}" for model, (staff, _make) in ADMIN.items() for page, _may in staff.pages()}
    assert {each.name for each in ADMINS} == pages | {f"admin:{name}" for name in ADMIN_PAGES}


@pytest.mark.parametrize("model", sorted(ADMIN))
def test_a_model_in_the_admin_is_for_those_with_the_right(model, crowd):
    staff, make = ADMIN[model]
    pk = make().pk
    found, wanted = {}, {}
    for page, may in staff.pages():
        path = reverse(f"admin:{model}_{page}", args=[] if page in {"changelist", "add"} else [pk])
        found[page] = outcomes(crowd, may, path)
        wanted[page] = expected(may, STAFF, STRANGERS)
    assert found == wanted


@pytest.mark.parametrize("name", sorted(ADMIN_PAGES))
def test_a_further_page_of_the_admin_is_for_those_with_the_right(name, crowd):
    may, make = ADMIN_PAGES[name]
    found = outcomes(crowd, may, reverse(f"admin:{name}", kwargs=make()))
    assert found == expected(may, STAFF, STRANGERS)


@pytest.mark.parametrize("name", sorted(FRONT))
def test_the_admins_front_is_for_all_staff(name, crowd):
    looks = {who: outcome(client.get, reverse(name)) for who, client in crowd.items()}
    assert looks == {**STRANGERS, **dict.fromkeys(STAFF, YES)}
