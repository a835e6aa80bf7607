"""Registries that let each app add its part to the seller platform.

An app's ``seller_desk.py`` (imported in its ``AppConfig.ready``) registers its navigation
items, its to-dos and its panels for the home page; accounts shows them without knowing
the apps above it.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Seller

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
    """One line of the rail. ``count`` is asked once per page; ``tone`` is ``bad``, ``warn`` or empty."""

    url_name: str
    label: str | Promise
    icon: str
    section: Section
    position: int
    roles: frozenset[str] = ALL_ROLES
    count: Callable[[Seller], int] | None = None
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


def sections(request: HttpRequest, seller: Seller, role: str) -> list[dict[str, Any]]:
    """Return the rail for a page: sections with label and items (label, url, icon, count, tone, current)."""
    rail: list[dict[str, Any]] = []
    for section in Section:
        items = [
            _shown(item, request, seller) for item in _items if item.section == section and allowed(item.roles, role)
        ]
        if items:
            rail.append({"label": section.label, "items": items})
    return rail


def _shown(item: NavItem, request: HttpRequest, seller: Seller) -> dict[str, Any]:
    url = reverse(item.url_name)
    current = request.path == url if item.section == Section.HOME else request.path.startswith(url)
    count = item.count(seller) if item.count else 0
    return {"label": item.label, "url": url, "icon": item.icon, "count": count, "tone": item.tone, "current": current}


def todos(seller: Seller, role: str) -> list[Todo]:
    """Return everything this member should do, nearest deadline first, undated last."""
    found = [todo for provider in _todos for todo in provider(seller) if allowed(todo.roles, role)]
    return sorted(found, key=lambda todo: (todo.deadline is None, todo.deadline or _NEVER))


def panels(seller: Seller, role: str) -> list[Panel]:
    """Return the home page's panels for this member, in order."""
    found = [panel for provider in _panels for panel in provider(seller) if allowed(panel.roles, role)]
    return sorted(found, key=lambda panel: panel.position)
