"""Every address of the project, and which of them are private.

``tests/test_outsiders.py`` and ``tests/test_roles.py`` walk the URL table. Each app says in
``tests/<app>/private_urls.py`` what it needs to know about its own addresses:

``PRIVATE_URLS: dict[str, Callable[[], dict[str, object]]]``
    URL name → a function that creates **somebody else's** object (another seller's order, another
    customer's purchase) with the factories and returns the arguments of the address. Every
    address of the seller platform that takes arguments needs one; without arguments none is needed.
    Private addresses of stores and sign-in are listed here too (``dict`` where they take none).
``PUBLIC_URLS: set[str]``
    Names of addresses that anyone may open: store pages, baskets, webhooks that check a signature.
``WHO_MAY: dict[str, May]``
    Address of the seller platform → which roles of the team may look at it and change something there (words of
    ``tests/roles.py``); every one needs a row, and others that only some roles may open can have one.
``ADMIN: dict[str, tuple[Staff, Callable[[], Model]]]``
    The same for the admin: ``<app>_<model>`` → who of the staff may do what, and a function that makes an object.
``ADMIN_PAGES: dict[str, tuple[May, Callable[[], dict[str, object]]]]``
    Further pages of the admin by the name behind ``admin:``, with a function that makes the arguments.

An address that is in neither fails the test, and so does an entry without an address. The seller
platform has no public addresses. ``storefront`` and ``language`` are filled in by the test::

    from tests.orders.factories import OrderFactory
    from tests.roles import EVERYBODY, ORDERS, May

    PRIVATE_URLS = {"seller_orders:order": lambda: {"number": OrderFactory().number}}
    WHO_MAY = {"seller_orders:order": May(look=EVERYBODY, change=ORDERS)}
    PUBLIC_URLS = {"orders:basket"}
"""

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.roles import May, Staff

APPS = ("marketplace", "accounts", "catalog", "orders", "fulfillment", "settlements")
# Pages of the project package and of libraries, which test themselves.
PROJECT_URLS = {"front-door", "health", "set-language", "set-theme"}
LIBRARIES = ("admin", "account_", "mfa_", "usersessions_", "mailbox")

PRIVATE_URLS: dict[str, Callable[[], dict[str, object]]] = {}
PUBLIC_URLS: set[str] = set(PROJECT_URLS)
WHO_MAY: dict[str, May] = {}
ADMIN: dict[str, tuple[Staff, Callable[[], Model]]] = {}
ADMIN_PAGES: dict[str, tuple[May, Callable[[], dict[str, object]]]] = {}
for app in APPS:
    if (Path(__file__).parent / app / "private_urls.py").exists():
        declared = importlib.import_module(f"tests.{app}.private_urls")
        PRIVATE_URLS.update(getattr(declared, "PRIVATE_URLS", {}))
        PUBLIC_URLS.update(getattr(declared, "PUBLIC_URLS", set()))
        WHO_MAY.update(getattr(declared, "WHO_MAY", {}))
        ADMIN.update(getattr(declared, "ADMIN", {}))
        ADMIN_PAGES.update(getattr(declared, "ADMIN_PAGES", {}))


@dataclass(frozen=True)
class Address:
    """One named address: its full name, its route, and the arguments that must be given for it."""

    name: str
    route: str
    arguments: frozenset[str]

    @property
    def is_library(self) -> bool:
        """Whether a library answers it."""
        return self.name.startswith(LIBRARIES)

    @property
    def is_admin(self) -> bool:
        """Whether it belongs to the admin."""
        return self.name.startswith("admin:")

    @property
    def is_seller(self) -> bool:
        """Whether it belongs to the seller platform."""
        return self.route.startswith("seller/")

    @property
    def needs_object(self) -> bool:
        """Whether it names an object that belongs to somebody."""
        return bool(self.arguments - {"storefront", "language"})

    def path(self, arguments: dict[str, object]) -> str:
        """Return the path, in the home store and English where it belongs to a store."""
        store = {"storefront": "cn", "language": "en"} if "storefront" in self.arguments else {}
        return reverse(self.name, kwargs={**store, **arguments})


def addresses() -> list[Address]:
    """Return every named address of the project."""
    return sorted(_walk(get_resolver(), "", "", frozenset()), key=lambda address: address.name)


def private_addresses() -> list[Address]:
    """Return the addresses that only their owner may open."""
    return [each for each in addresses() if not each.is_library and (each.is_seller or each.name in PRIVATE_URLS)]


def somebody_elses(address: Address) -> str:
    """Return the address of an object that belongs to somebody else, or the address itself where it names none."""
    make = PRIVATE_URLS.get(address.name)
    if make is None and address.needs_object:
        pytest.fail(f"{address.name} has no entry in PRIVATE_URLS (see tests/urls_registry.py)")
    return address.path(make() if make else {})


def _walk(resolver: URLResolver, namespace: str, route: str, arguments: frozenset[str]) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern)
        # Not .converters: Django adds those of outer patterns to the dictionary that all empty routes share.
        needed = arguments | frozenset(entry.pattern.regex.groupindex)
        if isinstance(entry, URLPattern):
            if entry.name:
                yield Address(namespace + entry.name, here, needed)
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, inner, here, needed)
