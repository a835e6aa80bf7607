"""The kinds of messages that fulfillment sends, and what the mails about parcels show."""

from django.utils.translation import gettext as _, gettext_lazy

from accounts.mail_content import add_content
from accounts.models.notification import NotificationGroup as Group
from accounts.notification_kinds import Audience, add_kinds
from fulfillment.models import Shipment
from orders import mail_sheets
from orders.mail_sheets import TOTAL, Fact, Row, Sheet, Sum
from orders.mails import filled


def _shipment(pk: int) -> Shipment | None:
    return Shipment.objects.filter(pk=pk).select_related("order__seller", "order__purchase").first()


def _on_the_way(shipment: Shipment) -> list[Sheet]:
    return [_parcel(shipment, [*mail_sheets.promise(shipment.order), mail_sheets.address(shipment.order.purchase)])]


def _arrived(shipment: Shipment) -> list[Sheet]:
    at, store = shipment.delivered_at, shipment.order.store
    facts = [Fact(_("Delivered"), mail_sheets.at_the_customers(at, store))] if at else []
    return [_parcel(shipment, [*facts, mail_sheets.address(shipment.order.purchase)])]


def _parcel(shipment: Shipment, facts: list[Fact]) -> Sheet:
    """Return what is in a parcel; with delivery and tax where it is the whole order."""
    order = shipment.order
    packed = {each.line_id: each.quantity for each in shipment.lines.all()}
    lines = list(order.lines.all())
    rows = [Row(line.title, packed[line.pk], line.unit_minor * packed[line.pk]) for line in lines if line.pk in packed]
    is_whole = all(line.quantity == packed.get(line.pk) for line in lines)
    in_it = [Sum(_("Items in this parcel"), sum(row.amount_minor for row in rows), TOTAL)]
    sums = mail_sheets.sums_of(order, _("Total")) if is_whole else in_it
    heading = _("%(store)s · order %(number)s") % {"store": order.seller.store_name, "number": order.number}
    return Sheet(order.currency, heading, rows, sums, facts)


def _to_order() -> str:
    return _("View order")


add_content(filled(_shipment, _on_the_way, _to_order), "parcel_dispatched")
add_content(filled(_shipment, _arrived, _to_order), "parcel_delivered")

add_kinds(
    Group.ORDERS,
    Audience.PERSON,
    {
        "parcel_dispatched": gettext_lazy("Parcel on its way"),
        "parcel_delivered": gettext_lazy("Parcel delivered"),
        "invoice_mailed": gettext_lazy("Invoice in the mail"),
        "invoice_sent": gettext_lazy("Invoice to download"),
    },
    may_be_off=True,
)
# The law wants the invoice in time.
add_kinds(
    Group.ORDERS,
    Audience.TEAM,
    {"invoice_reminder": gettext_lazy("Invoice due"), "red_letter_due": gettext_lazy("Red letter due")},
)
