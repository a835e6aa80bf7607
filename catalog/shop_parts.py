"""A registry that lets the apps above add to a seller's shop without catalog knowing them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from accounts.models import Seller


@dataclass(frozen=True)
class ShopPart:
    """One part of a shop's head: a template and what fills it."""

    template: str
    context: dict[str, Any]


_providers: list[Callable[[Seller], Iterable[ShopPart]]] = []


def add_shop_parts(provider: Callable[[Seller], Iterable[ShopPart]]) -> None:
    """Add a source of parts; it may cost one query."""
    _providers.append(provider)


def parts(seller: Seller) -> list[ShopPart]:
    """Return what the apps above say of a seller."""
    return [part for provider in _providers for part in provider(seller)]
