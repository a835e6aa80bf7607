"""Nobody opens what isn't theirs: one test per private address outside the seller platform, from the URL table.

``tests/test_roles.py`` has the seller platform and the admin. How an app adds its addresses is written in
``tests/urls_registry.py``.
"""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import SellerFactory, UserFactory
from tests.urls_registry import PRIVATE_URLS, PUBLIC_URLS, addresses, private_addresses, somebody_elses

pytestmark = pytest.mark.django_db

PRIVATE = [pytest.param(each, id=each.name) for each in private_addresses() if not each.is_seller]
OBJECTS = [each for each in PRIVATE if each.values[0].needs_object]


def answers(client: Client, path: str) -> list[tuple[int, str]]:
    """Return status and target of a GET and a POST; a method that the page doesn't know says nothing."""
    responses = [client.get(path), client.post(path)]
    seen = [(each.status_code, each.headers.get("Location", "")) for each in responses if each.status_code != 405]
    assert seen, f"{path} answers neither GET nor POST"
    return seen


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
@pytest.mark.parametrize("who", ["customer", "seller"])
def test_somebody_else_finds_nothing(address, who, client):
    path = somebody_elses(address)
    client.force_login(UserFactory() if who == "customer" else SellerFactory().memberships.get().user)
    for status, target in answers(client, path):
        assert status == 404, f"{path}: {status} {target}"
