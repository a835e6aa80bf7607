"""Addresses as each store writes them."""

from collections.abc import Mapping

from accounts.models import User
from marketplace import provinces
from marketplace.storefronts import HOME, Storefront
from orders.models import Address

MOST_KEPT = 20

_PEOPLE = ("recipient", "phone")


def place(fields: Mapping[str, str], storefront: Storefront) -> str:
    """Return where an address is, in one line, written the way the store's carriers read it."""
    values = [fields.get(name, "") for name in storefront.address_fields if name not in _PEOPLE]
    kept = [value for value in values if value]
    if storefront.code in {"CN", "JP"}:
        # Municipalities are province and city in one.
        return "".join(value for i, value in enumerate(kept) if not i or value != kept[i - 1])
    return ", ".join(kept)


def province_of(fields: Mapping[str, str], storefront: Storefront) -> str:
    """Return the province of a Chinese address; nothing elsewhere, or where none is filled in or it is no province."""
    region = fields.get("region", "") if storefront == HOME else ""
    return region if region in provinces.NAMES else ""


def saved(user: User, storefront: Storefront) -> list[Address]:
    """Return the addresses a user keeps for this store, newest first."""
    return list(Address.objects.filter(user=user, storefront=storefront.code).order_by("-created_at", "-pk"))


def keep(*, user: User, storefront: Storefront, fields: Mapping[str, str]) -> None:
    """Keep an address for next time, once, and no more than a list can show."""
    found = Address.objects.filter(user=user, storefront=storefront.code)
    if found.count() < MOST_KEPT and not found.filter(fields=dict(fields)).exists():
        Address.objects.create(user=user, storefront=storefront.code, fields=dict(fields))
