"""What orders adds to the seller platform (navigation, to-dos, kinds of activity) and to the stores' shops."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from accounts import activity, seller_nav, seller_numbers
from accounts.models import Membership, Seller
from accounts.seller_nav import NavItem, Section, Todo
from catalog import shop_parts
from orders import desk, public_vouchers, review_pages
from orders.messages import inbox
from orders.models import CancellationRequest

_DESK = frozenset({Membership.Role.ORDERS})
ANSWERERS = frozenset({Membership.Role.CATALOGUE, Membership.Role.ORDERS})


def todos(seller: Seller) -> Iterator[Todo]:
    """Yield the customers who ask to cancel or wait for an answer, and reviews of discontented ones."""
    yield from _cancellations(seller)
    yield from _messages(seller)
    count = review_pages.to_answer(seller)
    if count:
        title = ngettext("%(count)s review to answer", "%(count)s reviews to answer", count) % {"count": count}
        detail = _("One to three stars, and no reply yet. Everybody who looks at the product reads your answer.")
        yield Todo(title, detail, reverse("seller_orders:reviews"), _("Answer"), "star", None, ANSWERERS)


def _messages(seller: Seller) -> Iterator[Todo]:
    waiting, here = inbox.waiting(seller), reverse("seller_orders:messages")
    if waiting.late:
        title = ngettext(
            "%(count)s message is not answered in time", "%(count)s messages are not answered in time", waiting.late
        )
        detail = _("They count in your account health.")
        yield Todo(title % {"count": waiting.late}, detail, here, _("Answer"), "message", waiting.first_late, _DESK)
    if waiting.in_time:
        title = ngettext("Answer %(count)s message", "Answer %(count)s messages", waiting.in_time)
        detail = _("Customers expect an answer within 24 hours.")
        yield Todo(title % {"count": waiting.in_time}, detail, here, _("Answer"), "message", waiting.first, _DESK)


def _cancellations(seller: Seller) -> Iterator[Todo]:
    open_ones = CancellationRequest.objects.filter(order__seller=seller, state=CancellationRequest.State.OPEN)
    waiting = list(open_ones.order_by("answer_by").select_related("order")[:100])
    if waiting:
        title = ngettext(
            "%(count)s customer asks to cancel", "%(count)s customers ask to cancel", len(waiting)
        ) % {"count": len(waiting)}  # fmt: skip
        detail = _("Without an answer in time the order is cancelled and refunded.")
        url = desk.seller_order_url(waiting[0].order)
        yield Todo(title, detail, url, _("Answer"), "undo", waiting[0].answer_by, _DESK)


seller_numbers.add(inbox.NUMBERS, inbox.NUMBERS_QUERY)
seller_numbers.add(review_pages.NUMBERS, review_pages.NUMBERS_QUERY)
seller_nav.add_item(NavItem("seller_orders:vouchers", gettext_lazy("Vouchers"), "tag", Section.SELL, 60))
seller_nav.add_item(
    NavItem(
        "seller_orders:messages",
        gettext_lazy("Messages"),
        "message",
        Section.SELL,
        25,
        count="messages.count",
        tone="warn",
    )
)
seller_nav.add_item(
    NavItem(
        "seller_orders:reviews",
        gettext_lazy("Reviews"),
        "star",
        Section.SELL,
        30,
        count="reviews.to_answer",
        tone="warn",
    )
)
seller_nav.add_todos(todos)
activity.add_kinds(
    {
        "reply_given": gettext_lazy("Review answered"),
        "reply_changed": gettext_lazy("Answer to a review changed"),
        "message_written": gettext_lazy("Customer written to"),
        "message_needs_no_answer": gettext_lazy("Message marked as needing no answer"),
        "voucher_created": gettext_lazy("Voucher created"),
        "voucher_ended": gettext_lazy("Voucher ended"),
        "voucher_shown": gettext_lazy("Voucher shown in the shop"),
        "voucher_hidden": gettext_lazy("Voucher no longer shown in the shop"),
        "cancellation_accepted": gettext_lazy("Request to cancel accepted"),
        "cancellation_declined": gettext_lazy("Request to cancel declined"),
    }
)
shop_parts.add_shop_parts(review_pages.shop_parts_of)
shop_parts.add_shop_parts(public_vouchers.shop_parts_of)
