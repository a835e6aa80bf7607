"""What settlements adds to the seller platform: navigation, to-dos, panels."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from accounts.models import Membership, Seller
from accounts.seller_nav import NavItem, Panel, Section, Todo, add_item, add_panels, add_todos
from orders import desk
from settlements import order_money, refund_money, statements
from settlements.models import Payout, Period

_FINANCE = frozenset({Membership.Role.FINANCE})


def todos(seller: Seller) -> Iterator[Todo]:
    """Yield the payouts that wait for the seller."""
    held = Payout.objects.filter(seller=seller, state=Payout.State.HELD).select_related("period").order_by("pk")
    for payout in held:
        yield Todo(
            title=_("Payout of %(amount)s is held") % {"amount": payout.amount},
            detail=payout.get_hold_display(),
            url=reverse("seller_settlements:statement", kwargs={"number": payout.period.number}),
            action=_("See the payout"),
            icon="wallet",
            roles=_FINANCE,
        )


def panels(seller: Seller) -> Iterator[Panel]:
    """Yield what the open periods would pay, once money has moved."""
    shown: list[dict[str, Any]] = [
        {
            "period": period,
            "balance": statements.balance_of(period),
            "deferred_minor": statements.deferred_total(seller, period.currency),
        }
        for period in Period.objects.of(seller).open()
    ]
    last = Payout.objects.filter(seller=seller).order_by("-pk").first()
    if last or any(each["deferred_minor"] or each["balance"].line_count for each in shown):
        yield Panel("seller/settlements/_home.html", {"open": shown, "last": last}, 20, _FINANCE)


add_item(
    NavItem(
        "seller_settlements:settlements",
        gettext_lazy("Settlements"),
        "wallet",
        Section.MONEY,
        10,
        roles=_FINANCE,
    )
)
add_todos(todos)
add_panels(panels)
desk.add_seller_panels(order_money.panels)
desk.add_refund_panels(refund_money.panels)
