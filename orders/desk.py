"""Registries that let the apps above add to the pages of orders without orders knowing them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from orders.models import Order

if TYPE_CHECKING:
    from orders.refunds import RefundPreview


@dataclass(frozen=True)
class Panel:
    """One part of the customer's order page: a template and what fills it."""

    template: str
    context: dict[str, Any]
    position: int = 0


_panels: list[Callable[[Order], Iterable[Panel]]] = []
_seller_panels: list[Callable[[Order, str], Iterable[Panel]]] = []
_refund_panels: list[Callable[["RefundPreview"], Iterable[Panel]]] = []
_seller_page: list[str] = []


def add_order_panels(provider: Callable[[Order], Iterable[Panel]]) -> None:
    """Add a source of panels to the customer's order page."""
    _panels.append(provider)


def order_panels(order: Order) -> list[Panel]:
    """Return the panels of an order's page in order."""
    return sorted((panel for provider in _panels for panel in provider(order)), key=lambda panel: panel.position)


def add_seller_panels(provider: Callable[[Order, str], Iterable[Panel]]) -> None:
    """Add a source of panels to the seller's page of an order; it is asked with the role of who looks."""
    _seller_panels.append(provider)


def seller_panels(order: Order, role: str) -> list[Panel]:
    """Return the panels of the seller's page of an order in order."""
    found = (panel for provider in _seller_panels for panel in provider(order, role))
    return sorted(found, key=lambda panel: panel.position)


def add_refund_panels(provider: Callable[["RefundPreview"], Iterable[Panel]]) -> None:
    """Add a source of panels to what a seller is shown before a refund is confirmed."""
    _refund_panels.append(provider)


def refund_panels(preview: "RefundPreview") -> list[Panel]:
    """Return the panels of a refund that waits to be confirmed in order."""
    found = (panel for provider in _refund_panels for panel in provider(preview))
    return sorted(found, key=lambda panel: panel.position)


def use_seller_order_page(url_name: str) -> None:
    """Name the seller's page of an order; its address takes the order's ``number``."""
    _seller_page[:] = [url_name]


def seller_order_url(order: Order) -> str:
    """Return the address of an order in the seller platform, empty while no app has named it."""
    return reverse(_seller_page[0], kwargs={"number": order.number}) if _seller_page else ""
