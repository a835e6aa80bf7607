"""What one row of Manage Orders shows, and what a seller does next with the order."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.core.files.storage import default_storage
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _, pgettext_lazy

from fulfillment import carriers, invoice_rules, privacy
from fulfillment.models import DeskEntry, Invoice, Shipment
from fulfillment.models.desk import Stage
from marketplace import clock, deadlines
from orders.delivery import METHODS
from orders.models import Order, OrderLine
from orders.models.order import InvoiceKind

State = Invoice.State
# Shorter than elsewhere: the column is narrow.
_KINDS = {
    InvoiceKind.PERSONAL: pgettext_lazy("an invoice for", "Personal"),
    InvoiceKind.COMPANY: pgettext_lazy("an invoice for", "Company"),
}


@dataclass(frozen=True)
class InvoiceCell:
    """The invoice column: the seal's state, a headline with its tone, and a small line."""

    seal: str
    headline: str
    small: str = ""
    tone: str = ""


@dataclass(frozen=True)
class NextStep:
    """What to do with an order; ``is_urgent`` makes it the primary button."""

    label: str
    url: str
    is_urgent: bool = False


class Row:
    """One order as the desk's table shows it. Costs no query on what ``with_details`` has read."""

    def __init__(self, entry: DeskEntry) -> None:
        self.entry = entry
        self.order: Order = entry.order
        self.lines: list[OrderLine] = list(entry.order.lines.all())
        self.parcels: list[Shipment] = list(entry.order.shipments.all())

    @cached_property
    def url(self) -> str:
        """The order's page."""
        return reverse("seller_fulfillment:order-detail", kwargs={"number": self.entry.number})

    @property
    def buyer(self) -> str:
        """Masked name and city."""
        return privacy.locality(self.entry.recipient, self.entry.city)

    @property
    def delivery(self) -> str:
        """The delivery method the buyer chose."""
        return str(METHODS[self.order.delivery_method].name)

    @property
    def first(self) -> OrderLine:
        """The line that stands for the order."""
        return self.lines[0]

    @property
    def more(self) -> int:
        """How many other lines there are."""
        return len(self.lines) - 1

    @property
    def picture(self) -> str:
        """Address of the first line's picture, or nothing."""
        return default_storage.url(self.first.picture) if self.first.picture else ""

    @property
    def is_to_ship(self) -> bool:
        """Whether the ship-by clock runs."""
        return self.entry.stage == Stage.TO_SHIP

    @property
    def css(self) -> str:
        """The row's mark: late, or due within a day."""
        if self.entry.deadline is None:
            return ""
        tone = deadlines.countdown(self.entry.deadline).tone
        return {"late": "is-late", "urgent": "is-soon", "soon": "is-soon"}.get(tone, "")

    @property
    def progress(self) -> str:
        """What has become of the goods, where no clock runs."""
        order = self.order
        if order.cancelled_at:
            return _("Cancelled %(day)s") % {"day": deadlines.written(order.cancelled_at, "short")}
        if order.delivered_at:
            return _("Delivered %(day)s") % {"day": deadlines.written(order.delivered_at, "short")}
        if order.shipped_at:
            return _("Dispatched %(day)s") % {"day": deadlines.written(order.shipped_at, "short")}
        return _("Quay dispatches it") if self.entry.stage == Stage.PLATFORM else str(order.get_state_display())

    @property
    def tracking(self) -> str:
        """The newest parcel's carrier and number."""
        if not self.parcels:
            return ""
        parcel = self.parcels[-1]
        return f"{carriers.label(parcel.carrier, parcel.carrier_name)} {parcel.tracking_number}"

    @cached_property
    def invoice(self) -> InvoiceCell:
        """The invoice column."""
        return invoice_cell(getattr(self.order, "invoice", None))

    @cached_property
    def step(self) -> NextStep:
        """What to do next."""
        is_late = bool(self.entry.deadline and self.entry.deadline <= clock.now())
        if self.is_to_ship:
            partly = self.order.state == Order.State.PARTLY_SHIPPED
            label = _("Send the rest") if partly else _("Confirm dispatch")
            return NextStep(label, f"{self.url}#dispatch", is_late)
        if self.entry.owes_invoice:
            is_red = self.order.invoice.state == State.RED_LETTER_DUE
            label = _("Record red letter") if is_red else _("Record invoice")
            return NextStep(label, f"{self.url}#invoice", is_late)
        return NextStep(_("Open"), self.url)


def invoice_cell(invoice: Invoice | None) -> InvoiceCell:
    """Return what stands in the invoice column for an order's invoice."""
    if invoice is None:
        return InvoiceCell("none", _("Not requested"), tone="soft")
    kind = str(_KINDS[InvoiceKind(invoice.kind)])
    number = _("No. %(number)s") % {"number": invoice_rules.grouped(invoice.number)} if invoice.number else ""
    if invoice.is_owed:
        return _owed_cell(invoice, kind, number)
    headline = f"{kind} · {invoice.get_state_display()}"
    if invoice.state == State.RED_LETTER_DUE:
        return InvoiceCell("overdue", headline, number, "t-bad")
    if invoice.state in {State.REVERSED, State.WITHDRAWN}:
        return InvoiceCell("none", headline, number, "soft")
    return InvoiceCell("issued", headline, number)


def _owed_cell(invoice: Invoice, kind: str, number: str) -> InvoiceCell:
    if invoice.due_at is None:
        small = number or _("within 1 working day of dispatch")
        return InvoiceCell("waiting", f"{kind} · {invoice.get_state_display()}", small)
    due = deadlines.countdown(invoice.due_at)
    tones = {"late": "t-bad", "urgent": "t-warn", "soon": "t-warn"}
    small = _("due %(moment)s") % {"moment": deadlines.written(invoice.due_at, "short")}
    seal = "overdue" if due.is_late else "waiting"
    return InvoiceCell(seal, f"{kind} · {due.left}", small, tones.get(due.tone, ""))


def with_details(found: QuerySet[DeskEntry]) -> QuerySet[DeskEntry]:
    """Read with each entry what its row shows: two more queries however many rows."""
    lines = OrderLine.objects.only("order_id", "title", "sku", "quantity", "picture").order_by("pk")
    parcels = Shipment.objects.order_by("pk")
    return found.select_related("order__invoice").prefetch_related(
        Prefetch("order__lines", queryset=lines), Prefetch("order__shipments", queryset=parcels)
    )


def rows(found: Iterable[DeskEntry]) -> list[Row]:
    """Return the rows of entries that ``with_details`` has read."""
    return [Row(entry) for entry in found]
