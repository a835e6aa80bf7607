"""What one row of Manage Orders shows, and what a seller does next with the order."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext as _, ngettext, pgettext_lazy

from fulfillment import carriers, invoice_rules, privacy
from fulfillment.models import DeskEntry, Invoice
from fulfillment.models.desk import Stage
from fulfillment.models.invoice import OWED
from marketplace import deadlines
from marketplace.db import fetch_all
from marketplace.money import Money
from marketplace.shapes import Shapes
from orders.delivery import METHODS
from orders.models import Order
from orders.models.order import InvoiceKind

State = Invoice.State
# Shorter than elsewhere: the column is narrow.
_KINDS = {
    InvoiceKind.PERSONAL: pgettext_lazy("an invoice for", "Personal"),
    InvoiceKind.COMPANY: pgettext_lazy("an invoice for", "Company"),
}
_PLACEHOLDER = "Q0"
# All that the rows of a page show, in the order of the page.
_ROWS = """
SELECT entry.number, entry.recipient, entry.city, entry.placed_at, entry.stage, entry.ship_by, entry.owes_invoice,
    entry.deadline, o.state, o.delivery_method, o.currency, o.total_minor, o.paid_at, o.shipped_at, o.delivered_at,
    o.cancelled_at, line.title, line.sku, line.quantity, line.picture, line.lines,
    parcel.carrier, parcel.carrier_name, parcel.tracking_number,
    invoice.state, invoice.kind, invoice.number, invoice.due_at
FROM unnest(ARRAY({found})) WITH ORDINALITY AS page(order_id, place)
JOIN fulfillment_deskentry entry ON entry.order_id = page.order_id
JOIN orders_order o ON o.id = page.order_id
CROSS JOIN LATERAL (
    SELECT title, sku, quantity, picture, count(*) OVER () AS lines
    FROM orders_orderline WHERE order_id = page.order_id ORDER BY id LIMIT 1
) line
LEFT JOIN LATERAL (
    SELECT carrier, carrier_name, tracking_number
    FROM fulfillment_shipment WHERE order_id = page.order_id ORDER BY id DESC LIMIT 1
) parcel ON true
LEFT JOIN fulfillment_invoice invoice ON invoice.order_id = page.order_id
ORDER BY page.place
"""


class _Facts(NamedTuple):
    """What ``_ROWS`` says of an order: its first line, its newest parcel, its invoice."""

    number: str
    recipient: str
    city: str
    placed_at: dt.datetime
    stage: str
    ship_by: dt.datetime | None
    owes_invoice: bool
    deadline: dt.datetime | None
    state: str
    delivery_method: str
    currency: str
    total_minor: int
    paid_at: dt.datetime
    shipped_at: dt.datetime | None
    delivered_at: dt.datetime | None
    cancelled_at: dt.datetime | None
    title: str
    sku: str
    quantity: int
    picture: str
    lines: int
    carrier: str | None
    carrier_name: str
    tracking_number: str
    invoice_state: str | None
    invoice_kind: str
    invoice_number: str
    invoice_due_at: dt.datetime | None


@dataclass(frozen=True)
class InvoiceCell:
    """The invoice column: the seal's state, a headline with its tone, and a small line."""

    seal: str
    headline: str
    small: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One order as ``seller/orders/_row.html`` shows it; an empty value leaves its part out."""

    number: str
    url: str
    # The row's mark: late, or due within a day.
    css: str
    placed: str
    buyer: str
    delivery: str
    # The line that stands for the order, its pieces where they are several, and how many other lines there are.
    title: str
    sku: str
    picture: str
    quantity: str
    more: str
    # The ship-by clock while it runs, else what has become of the goods.
    due: str
    progress: str
    tracking: str
    seal: str
    headline: str
    headline_tone: str
    small: str
    # What the customer pays: for a column whose heading names the currency, and by itself.
    amount: str
    money: str
    currency: str
    # What to do next, and whether that is late.
    step: str
    step_url: str
    step_is_late: bool


_SHAPES = Shapes(
    "seller/orders/_row.html",
    name="row",
    values=(
        "number", "url", "placed", "buyer", "delivery", "title", "sku", "picture", "quantity", "more", "due",
        "progress", "tracking", "headline", "small", "amount", "money", "step", "step_url",
    ),
    looks=("css", "seal", "headline_tone", "step_is_late"),
)  # fmt: skip


def rows(found: QuerySet[DeskEntry]) -> list[Row]:
    """Return the rows of the entries found, in their order; one query."""
    sql, params = found.values("pk").query.sql_with_params()
    address = reverse("seller_fulfillment:order-detail", kwargs={"number": _PLACEHOLDER})
    facts = (_Facts(*each) for each in fetch_all(_ROWS.format(found=sql), list(params)))
    language = get_language() or "en"
    return [_row(each, address.replace(_PLACEHOLDER, each.number), language) for each in facts]


def markup(shown: Sequence[Row], *, currency: str, may_write: bool) -> SafeString:
    """Return rows as HTML; ``currency`` is what the column of amounts is headed with, empty for several."""
    language = get_language() or "en"
    return _SHAPES.markup(shown, language=language, currency=currency, may_write=may_write)


def _row(facts: _Facts, url: str, language: str) -> Row:
    is_to_ship = facts.stage == Stage.TO_SHIP
    cell = _cell(facts.invoice_state, facts.invoice_kind, facts.invoice_number, facts.invoice_due_at)
    step, anchor = _next_step(facts)
    tone = deadlines.tone(facts.deadline) if facts.deadline else ""
    total, others = Money(facts.total_minor, facts.currency), facts.lines - 1
    more = ngettext("and %(n)s more article", "and %(n)s more articles", others) % {"n": others} if others else ""
    return Row(
        number=facts.number,
        url=url,
        css={"late": "is-late", "urgent": "is-soon", "soon": "is-soon"}.get(tone, ""),
        placed=deadlines.written(facts.placed_at, "short"),
        buyer=privacy.locality(facts.recipient, facts.city),
        delivery=str(METHODS[facts.delivery_method].name),
        title=facts.title,
        sku=facts.sku,
        picture=default_storage.url(facts.picture) if facts.picture else "",
        quantity=str(facts.quantity) if facts.quantity > 1 else "",
        more=more,
        due=deadlines.markup(facts.ship_by, start=facts.paid_at) if is_to_ship else "",
        progress="" if is_to_ship else _progress(facts),
        tracking=_tracking(facts),
        seal=cell.seal,
        headline=cell.headline,
        headline_tone=cell.tone,
        small=cell.small,
        amount=total.figures(language),
        money=total.format(language),
        currency=facts.currency,
        step=step,
        step_url=f"{url}{anchor}",
        step_is_late=bool(anchor) and tone == "late",
    )


def _progress(facts: _Facts) -> str:
    """Return what has become of the goods, where no clock runs."""
    if facts.cancelled_at:
        return _("Cancelled %(day)s") % {"day": deadlines.written(facts.cancelled_at, "short")}
    if facts.delivered_at:
        return _("Delivered %(day)s") % {"day": deadlines.written(facts.delivered_at, "short")}
    if facts.shipped_at:
        return _("Dispatched %(day)s") % {"day": deadlines.written(facts.shipped_at, "short")}
    return _("Quay dispatches it") if facts.stage == Stage.PLATFORM else str(Order.State(facts.state).label)


def _tracking(facts: _Facts) -> str:
    """Return the newest parcel's carrier and number."""
    return f"{carriers.label(facts.carrier, facts.carrier_name)} {facts.tracking_number}" if facts.carrier else ""


def _next_step(facts: _Facts) -> tuple[str, str]:
    """Return what to do next, and the part of the order's page where it is done."""
    if facts.stage == Stage.TO_SHIP:
        partly = facts.state == Order.State.PARTLY_SHIPPED
        return _("Send the rest") if partly else _("Confirm dispatch"), "#dispatch"
    if facts.owes_invoice:
        is_red = facts.invoice_state == State.RED_LETTER_DUE
        return _("Record red letter") if is_red else _("Record invoice"), "#invoice"
    return _("Open"), ""


def invoice_cell(invoice: Invoice | None) -> InvoiceCell:
    """Return what stands in the invoice column for an order's invoice."""
    return _cell(invoice.state, invoice.kind, invoice.number, invoice.due_at) if invoice else _cell(None)


def _cell(state: str | None, kind: str = "", number: str = "", due_at: dt.datetime | None = None) -> InvoiceCell:
    if state is None:
        return InvoiceCell("none", _("Not requested"), tone="soft")
    name, label = str(_KINDS[InvoiceKind(kind)]), str(State(state).label)
    small = _("No. %(number)s") % {"number": invoice_rules.grouped(number)} if number else ""
    if state in OWED and due_at:
        return _owed_cell(name, due_at)
    headline = f"{name} · {label}"
    if state in OWED:
        return InvoiceCell("waiting", headline, small or _("within 1 working day of dispatch"))
    if state == State.RED_LETTER_DUE:
        return InvoiceCell("overdue", headline, small, "t-bad")
    if state in {State.REVERSED, State.WITHDRAWN}:
        return InvoiceCell("none", headline, small, "soft")
    return InvoiceCell("issued", headline, small)


def _owed_cell(name: str, due_at: dt.datetime) -> InvoiceCell:
    due = deadlines.countdown(due_at)
    tones = {"late": "t-bad", "urgent": "t-warn", "soon": "t-warn"}
    small = _("due %(moment)s") % {"moment": deadlines.written(due_at, "short")}
    return InvoiceCell("overdue" if due.is_late else "waiting", f"{name} · {due.left}", small, tones.get(due.tone, ""))
