"""Nobody opens what isn't theirs: one test per private address, made from the URL table.

How an app adds its addresses is written in ``tests/urls_registry.py``.
"""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import MembershipFactory, SellerFactory, UserFactory
from tests.urls_registry import PRIVATE_URLS, PUBLIC_URLS, VIEWERS_POST, Address, addresses, private_addresses

pytestmark = pytest.mark.django_db

PRIVATE = [pytest.param(address, id=address.name) for address in private_addresses()]
OBJECTS = [pytest.param(address, id=address.name) for address in private_addresses() if address.needs_object]
PLAIN = [pytest.param(address, id=address.name) for address in private_addresses() if not address.needs_object]
ADMIN = [
    pytest.param(address, id=address.name)
    for address in addresses()
    if address.name.startswith("admin:")
    and address.name not in {"admin:login", "admin:logout", "admin:jsi18n", "admin:app_list"}
]


def answers(client: Client, path: str) -> list[tuple[int, str]]:
    """Return status and target of a GET and a POST; a method that the page doesn't know says nothing."""
    responses = [client.get(path), client.post(path)]
    seen = [(each.status_code, each.headers.get("Location", "")) for each in responses if each.status_code != 405]
    assert seen, f"{path} answers neither GET nor POST"
    return seen


def somebody_elses(address: Address) -> str:
    """Return the address of an object that belongs to somebody else."""
    make = PRIVATE_URLS.get(address.name)
    if make is None and address.needs_object:
        pytest.fail(f"{address.name} has no entry in PRIVATE_URLS (see tests/urls_registry.py)")
    return address.path(make() if make else {})


def is_refused(status: int, target: str) -> bool:
    sign_in = reverse(settings.LOGIN_URL)
    return status == 404 or (status == 302 and target.startswith(sign_in))


def test_every_address_is_declared():
    known = PUBLIC_URLS | set(PRIVATE_URLS)
    ours = [address for address in addresses() if not address.is_library]
    assert [address.name for address in ours if not address.is_seller and address.name not in known] == []
    assert [address.name for address in ours if address.is_seller and address.name in PUBLIC_URLS] == []
    assert sorted(set(PRIVATE_URLS) - {address.name for address in ours}) == []


@pytest.mark.parametrize("address", PRIVATE)
def test_a_visitor_is_sent_to_sign_in(address, client):
    path = somebody_elses(address)
    for status, target in answers(client, path):
        assert is_refused(status, target), f"{path}: {status} {target}"


@pytest.mark.parametrize("address", OBJECTS)
def test_a_customer_finds_nothing(address, client):
    path = somebody_elses(address)
    client.force_login(UserFactory())
    for status, target in answers(client, path):
        assert status == 404 or (status, target) == (302, reverse("accounts:register")), f"{path}: {status} {target}"


@pytest.mark.parametrize("address", OBJECTS)
def test_a_member_of_another_seller_finds_nothing(address, client):
    path = somebody_elses(address)
    client.force_login(SellerFactory().memberships.get().user)
    for status, target in answers(client, path):
        assert status == 404, f"{path}: {status} {target}"


@pytest.mark.parametrize("address", [each for each in PLAIN if each.values[0].is_seller])
def test_a_customer_without_a_seller_is_sent_to_registration(address, client):
    client.force_login(UserFactory())
    for answer in answers(client, address.path({})):
        assert answer == (302, reverse("accounts:register"))


@pytest.mark.parametrize(
    "address", [each for each in PRIVATE if each.values[0].is_seller and each.values[0].name not in VIEWERS_POST]
)
def test_a_viewer_changes_nothing(address, client):
    path = somebody_elses(address)
    client.force_login(MembershipFactory(role="viewer").user)
    assert client.post(path).status_code in {404, 405}


@pytest.mark.parametrize("address", ADMIN)
@pytest.mark.parametrize("who", ["visitor", "seller"])
def test_the_admin_is_for_staff(address, who, client):
    if who == "seller":
        client.force_login(SellerFactory().memberships.get().user)
    path = address.path(dict.fromkeys(address.arguments, 1))
    response = client.get(path)
    assert (response.status_code, response.headers["Location"].partition("?")[0]) == (302, reverse("admin:login"))
