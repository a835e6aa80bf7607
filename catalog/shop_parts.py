"""A registry that lets the apps above add to a seller's shop without catalog knowing them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from accounts.models import Seller


@dataclass(frozen=True)
class ShopPart:
    """One part of a shop's head: a template and what fills it."""

    template: str
    context: dict[str, Any]


_providers: list[Callable[[HttpRequest, Seller], Iterable[ShopPart]]] = []


def add_shop_parts(provider: Callable[[HttpRequest, Seller], Iterable[ShopPart]]) -> None:
    """Add a source of parts; it costs the same however much it shows."""
    _providers.append(provider)


def parts(request: HttpRequest, seller: Seller) -> list[ShopPart]:
    """Return what the apps above say of a seller to this visitor."""
    return [part for provider in _providers for part in provider(request, seller)]
