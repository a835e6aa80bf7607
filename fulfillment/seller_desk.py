"""What fulfillment adds to the seller platform and to the customer's order page."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from accounts import seller_nav, seller_numbers
from accounts.models import Membership, Seller
from accounts.seller_nav import NavItem, Panel, Section, Todo
from fulfillment import desk_list, health, order_panels, sales
from fulfillment.desk_list import counts
from orders import desk

_DESK = frozenset({Membership.Role.ORDERS})


def todos(seller: Seller) -> Iterator[Todo]:
    """Yield what waits at the order desk."""
    numbers = counts(seller)
    here = reverse("seller_fulfillment:orders")
    if numbers.late_to_ship:
        title = ngettext(
            "%(count)s order is past its ship-by time", "%(count)s orders are past their ship-by time",
            numbers.late_to_ship,
        )  # fmt: skip
        detail = _("They count as dispatched late. Orders nobody sends are cancelled and refunded.")
        yield Todo(title % {"count": numbers.late_to_ship}, detail, f"{here}?view=to_ship&ship_by=overdue",
                   _("Send them"), "truck", numbers.first_ship_by, _DESK)  # fmt: skip
    if numbers.ship_today:
        title = ngettext("Send %(count)s order today", "Send %(count)s orders today", numbers.ship_today)
        yield Todo(title % {"count": numbers.ship_today}, _("Confirm each dispatch with its tracking number."),
                   f"{here}?view=to_ship&ship_by=today", _("Send them"), "clock", numbers.first_ship_today,
                   _DESK)  # fmt: skip
    yield from _invoice_todos(numbers)


def _invoice_todos(numbers: desk_list.Counts) -> Iterator[Todo]:
    here = reverse("seller_fulfillment:invoices")
    if numbers.invoices_late:
        title = ngettext("%(count)s invoice is overdue", "%(count)s invoices are overdue", numbers.invoices_late)
        yield Todo(title % {"count": numbers.invoices_late}, _("The customers have paid and given a title."),
                   f"{here}?view=overdue", _("Issue invoices"), "invoice", numbers.first_invoice_due,
                   _DESK)  # fmt: skip
    if numbers.invoices_today:
        title = ngettext("%(count)s invoice is due today", "%(count)s invoices are due today", numbers.invoices_today)
        yield Todo(title % {"count": numbers.invoices_today}, _("Mail them, or send them as a file."),
                   f"{here}?view=today", _("Issue invoices"), "invoice", numbers.first_invoice_today,
                   _DESK)  # fmt: skip
    if numbers.red_letters:
        title = ngettext("%(count)s red letter to issue", "%(count)s red letters to issue", numbers.red_letters)
        yield Todo(title % {"count": numbers.red_letters}, _("The order was refunded after its invoice was issued."),
                   f"{here}?view=red", _("See invoices"), "undo", None, _DESK)  # fmt: skip


def panels(seller: Seller) -> Iterator[Panel]:
    """Yield today's figures, the chart of two weeks and the health meters, once there was an order."""
    two_weeks = sales.two_weeks(seller)
    meters = health.meters(seller)
    if two_weeks.is_empty and not any(meter.total for meter in meters):
        return
    yield Panel("seller/orders/_home_today.html", {"sales": two_weeks}, 10)
    yield Panel("seller/orders/_home_charts.html", {"sales": two_weeks, "meters": meters}, 30)


for names, query in desk_list.QUERIES.items():
    seller_numbers.add([f"desk.{name}" for name in names], query)
seller_nav.add_item(
    NavItem(
        "seller_fulfillment:orders",
        gettext_lazy("Orders"),
        "box",
        Section.SELL,
        10,
        count="desk.to_ship",
        tone="bad",
    )
)
seller_nav.add_item(
    NavItem(
        "seller_fulfillment:invoices",
        gettext_lazy("Invoices"),
        "invoice",
        Section.SELL,
        20,
        count="desk.to_invoice",
        tone="warn",
    )
)
seller_nav.add_todos(todos)
seller_nav.add_panels(panels)
desk.use_seller_order_page("seller_fulfillment:order-detail")
desk.add_order_panels(order_panels.panels)
