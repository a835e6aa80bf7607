"""What people at the desk see of a customer before they need the address."""

import datetime as dt
from typing import Any

from accounts.models import User
from fulfillment.models import AddressReveal
from marketplace import clock
from marketplace.names import masked_name
from orders.models import Order

# Long enough to write a label, short enough that an unattended page closes again.
REVEAL_LASTS = dt.timedelta(minutes=15)


def locality(recipient: str, city: str) -> str:
    """Return who and where, as lists show it: 周** · 杭州."""
    return " · ".join(part for part in (masked_name(recipient), city) if part)


def reveal_address(*, order: Order, user: User, way: str = AddressReveal.Way.PAGE) -> AddressReveal:
    """Record that ``user`` sees the address of ``order`` from now on."""
    return AddressReveal.objects.create(order=order, user=user, way=way, at=clock.now())


def record_reveals(*, order_ids: list[int], user: User, way: str) -> None:
    """Record that ``user`` saw the addresses of many orders at once."""
    now = clock.now()
    AddressReveal.objects.bulk_create(
        AddressReveal(order_id=order_id, user=user, way=way, at=now) for order_id in order_ids
    )


def is_revealed(order: Order, user: User) -> bool:
    """Return whether ``user`` asked for the address of ``order`` a moment ago."""
    since = clock.now() - REVEAL_LASTS
    return order.address_reveals.filter(user=user, way=AddressReveal.Way.PAGE, at__gte=since).exists()


def address_lines(address: dict[str, Any]) -> list[str]:
    """Return an address as it stands on a label: country's order of parts, empty ones left out."""

    def joined(*names: str) -> str:
        return " ".join(str(address[name]) for name in names if address.get(name))

    if address.get("district") is not None:
        lines = [joined("region", "city", "district"), joined("line1"), joined("recipient", "phone")]
    else:
        lines = [joined("recipient"), joined("line1"), joined("line2"), joined("city", "region", "postal_code"),
                 joined("phone")]  # fmt: skip
    return [line for line in lines if line]
