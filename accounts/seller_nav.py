"""Registries that let each app add its part to the seller platform.

An app's ``seller_desk.py`` (imported in its ``AppConfig.ready``) registers its navigation
items, its to-dos and its panels for the home page; accounts shows them without knowing
the apps above it.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy as _

from accounts import seller_numbers
from accounts.models import Membership, Seller
from marketplace.shapes import Shapes

Role = Membership.Role
ALL_ROLES = frozenset(Role)
_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


class Section(models.TextChoices):
    """Headings of the rail."""

    HOME = "home", ""
    SELL = "sell", _("Sell")
    MONEY = "money", _("Money")
    ACCOUNT = "account", _("Account")


@dataclass(frozen=True)
class NavItem:
    """One line of the rail. ``count`` names one of ``seller_numbers``; ``tone`` is ``bad``, ``warn`` or empty."""

    url_name: str
    label: str | Promise
    icon: str
    section: Section
    position: int
    roles: frozenset[str] = ALL_ROLES
    count: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Todo:
    """One thing to do, on the home page, nearest deadline first."""

    title: str
    detail: str
    url: str
    action: str
    icon: str
    deadline: dt.datetime | None = None
    roles: frozenset[str] = ALL_ROLES


@dataclass(frozen=True)
class Panel:
    """One part of the home page: a template and what fills it."""

    template: str
    context: dict[str, Any]
    position: int
    roles: frozenset[str] = ALL_ROLES


_items: list[NavItem] = []
_todos: list[Callable[[Seller], Iterable[Todo]]] = []
_panels: list[Callable[[Seller], Iterable[Panel]]] = []


def add_item(item: NavItem) -> None:
    """Add a line to the rail."""
    if item.count:
        seller_numbers.show_always(item.count)
    _items.append(item)
    _items.sort(key=lambda each: each.position)


def add_todos(provider: Callable[[Seller], Iterable[Todo]]) -> None:
    """Add a source of to-dos; it may cost one query."""
    _todos.append(provider)


def add_panels(provider: Callable[[Seller], Iterable[Panel]]) -> None:
    """Add a source of home page panels."""
    _panels.append(provider)


def allowed(roles: frozenset[str], role: str) -> bool:
    """Return whether a member of ``role`` is among ``roles``; the owner always is."""
    return role == Role.OWNER or role in roles


@dataclass(frozen=True, slots=True)
class Link:
    """One line of the rail as a page shows it."""

    label: str
    url: str
    count: str
    icon: str
    tone: str
    current: bool


_LINKS = Shapes("ui/_rail_link.html", name="link", values=("label", "url", "count"), looks=("icon", "tone", "current"))


def sections(request: HttpRequest, seller: Seller, role: str) -> list[dict[str, Any]]:
    """Return the rail for a page: sections with their label and their links as HTML."""
    shown = [item for item in _items if allowed(item.roles, role)]
    names = [item.count for item in shown if item.count]
    counts = dict(zip(names, seller_numbers.of(seller).get(names), strict=True))
    links = [(item.section, _link(item, request.path, counts.get(item.count))) for item in shown]
    language = get_language() or "en"
    rail = []
    for section in Section:
        own = [link for its, link in links if its == section]
        if own:
            rail.append({"label": section.label, "links": _LINKS.markup(own, language=language)})
    return rail


def _link(item: NavItem, path: str, count: int | None) -> Link:
    url = _address(item.url_name)
    current = path == url if item.section == Section.HOME else path.startswith(url)
    return Link(str(item.label), url, str(count) if count else "", item.icon, item.tone, current)


@cache
def _address(url_name: str) -> str:
    return reverse(url_name)


def todos(seller: Seller, role: str) -> list[Todo]:
    """Return everything this member should do, nearest deadline first, undated last."""
    found = [todo for provider in _todos for todo in provider(seller) if allowed(todo.roles, role)]
    return sorted(found, key=lambda todo: (todo.deadline is None, todo.deadline or _NEVER))


def panels(seller: Seller, role: str) -> list[Panel]:
    """Return the home page's panels for this member, in order."""
    found = [panel for provider in _panels for panel in provider(seller) if allowed(panel.roles, role)]
    return sorted(found, key=lambda panel: panel.position)
