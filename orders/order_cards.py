"""A customer's orders as lists show them: one card each, with its articles; costs no query on what was read."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from marketplace import deadlines
from marketplace.shapes import Shapes
from marketplace.storefronts import store_url
from marketplace.templatetags.quay import store_amount
from orders.models import Order, OrderLine

State = Order.State


@dataclass(frozen=True, slots=True)
class Card:
    """One order as ``orders/_order_card.html`` shows it; an empty value leaves its part out."""

    store_name: str
    number: str
    placed: str
    state: str
    label: str
    lines: str
    # What makes the total other than the sum of the articles.
    discount: str
    delivery: str
    tax: str
    total: str
    arrives: str
    # Where it is paid while it waits for that, else its page.
    pay_url: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One article of a card."""

    picture: str
    title: str
    quantity: str
    amount: str


_CARDS = Shapes(
    "orders/_order_card.html",
    name="card",
    values=(
        "store_name", "number", "placed", "label", "lines", "discount", "delivery", "tax", "total", "arrives",
        "pay_url", "url",
    ),
    looks=("state",),
)  # fmt: skip
_LINES = Shapes(
    "orders/_order_card_line.html", name="line", values=("picture", "title", "quantity", "amount"), looks=()
)


def markup(orders: Iterable[Order], *, token: str = "") -> SafeString:
    """Return orders (read with seller, purchase and lines) as HTML; ``token`` opens their pages for guests."""
    language = get_language() or "en"
    return _CARDS.markup((_card(order, token, language) for order in orders), language=language)


def _card(order: Order, token: str, language: str) -> Card:
    def amount(minor: int) -> str:
        return store_amount(minor, order.currency) if minor else ""

    is_pending = order.state == State.PENDING
    is_coming = order.deliver_by and not order.delivered_at and order.state != State.CANCELLED
    url = store_url("orders:order-detail", number=order.number)
    return Card(
        store_name=order.seller.store_name,
        number=order.number,
        placed=deadlines.written(order.placed_at, "date"),
        state=order.state,
        label=order.get_state_display(),
        lines=_LINES.markup([_line(line, order.currency) for line in order.lines.all()], language=language),
        discount=amount(order.discount_minor),
        delivery=amount(order.delivery_minor),
        tax="" if order.store.tax_included else amount(order.tax_minor),
        total=store_amount(order.total_minor, order.currency),
        arrives=deadlines.written(order.deliver_by, "weekday") if is_coming and order.deliver_by else "",
        pay_url=store_url("orders:purchase", token=order.purchase.token) if is_pending and not token else "",
        url="" if is_pending else f"{url}?token={token}" if token else url,
    )


def _line(line: OrderLine, currency: str) -> Line:
    return Line(line.picture_url, line.title, str(line.quantity), store_amount(line.items_minor, currency))
