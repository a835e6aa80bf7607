"""What orders adds to the seller platform: navigation, to-dos, panels."""

from collections.abc import Iterator

from django.utils.translation import gettext, gettext_lazy as _, ngettext

from accounts import activity, seller_nav
from accounts.models import Membership, Seller
from accounts.seller_nav import NavItem, Section, Todo
from orders import desk
from orders.models import CancellationRequest


def todos(seller: Seller) -> Iterator[Todo]:
    """Yield the customers who ask to cancel, if any."""
    open_ones = CancellationRequest.objects.filter(order__seller=seller, state=CancellationRequest.State.OPEN)
    waiting = list(open_ones.order_by("answer_by").select_related("order")[:100])
    if waiting:
        title = ngettext(
            "%(count)s customer asks to cancel", "%(count)s customers ask to cancel", len(waiting)
        ) % {"count": len(waiting)}  # fmt: skip
        detail = gettext("Without an answer in time the order is cancelled and refunded.")
        first = waiting[0]
        yield Todo(
            title, detail, desk.seller_order_url(first.order), gettext("Answer"), "undo", first.answer_by,
            frozenset({Membership.Role.ORDERS}),
        )  # fmt: skip


seller_nav.add_todos(todos)
seller_nav.add_item(NavItem("seller_orders:vouchers", _("Vouchers"), "tag", Section.SELL, 60))
activity.add_kinds(
    {
        "voucher_created": _("Voucher created"),
        "voucher_ended": _("Voucher ended"),
        "cancellation_accepted": _("Request to cancel accepted"),
        "cancellation_declined": _("Request to cancel declined"),
    }
)
