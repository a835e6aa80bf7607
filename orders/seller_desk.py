"""What orders adds to the seller platform (navigation, to-dos, kinds of activity) and to the stores' shops."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from accounts import activity, seller_nav
from accounts.models import Membership, Seller
from accounts.seller_nav import NavItem, Section, Todo
from catalog import shop_parts
from orders import desk, review_pages
from orders.models import CancellationRequest

ANSWERERS = frozenset({Membership.Role.CATALOGUE, Membership.Role.ORDERS})


def todos(seller: Seller) -> Iterator[Todo]:
    """Yield the customers who ask to cancel, and the reviews of discontented ones that nobody has answered."""
    yield from _cancellations(seller)
    count = review_pages.to_answer(seller)
    if count:
        title = ngettext("%(count)s review to answer", "%(count)s reviews to answer", count) % {"count": count}
        detail = _("One to three stars, and no reply yet. Everybody who looks at the product reads your answer.")
        yield Todo(title, detail, reverse("seller_orders:reviews"), _("Answer"), "star", None, ANSWERERS)


def _cancellations(seller: Seller) -> Iterator[Todo]:
    open_ones = CancellationRequest.objects.filter(order__seller=seller, state=CancellationRequest.State.OPEN)
    waiting = list(open_ones.order_by("answer_by").select_related("order")[:100])
    if waiting:
        title = ngettext(
            "%(count)s customer asks to cancel", "%(count)s customers ask to cancel", len(waiting)
        ) % {"count": len(waiting)}  # fmt: skip
        detail = _("Without an answer in time the order is cancelled and refunded.")
        url = desk.seller_order_url(waiting[0].order)
        roles = frozenset({Membership.Role.ORDERS})
        yield Todo(title, detail, url, _("Answer"), "undo", waiting[0].answer_by, roles)


seller_nav.add_item(NavItem("seller_orders:vouchers", gettext_lazy("Vouchers"), "tag", Section.SELL, 60))
seller_nav.add_item(
    NavItem(
        "seller_orders:reviews",
        gettext_lazy("Reviews"),
        "star",
        Section.SELL,
        30,
        count=review_pages.to_answer,
        tone="warn",
    )
)
seller_nav.add_todos(todos)
activity.add_kinds(
    {
        "reply_given": gettext_lazy("Review answered"),
        "reply_changed": gettext_lazy("Answer to a review changed"),
        "voucher_created": gettext_lazy("Voucher created"),
        "voucher_ended": gettext_lazy("Voucher ended"),
        "cancellation_accepted": gettext_lazy("Request to cancel accepted"),
        "cancellation_declined": gettext_lazy("Request to cancel declined"),
    }
)
shop_parts.add_shop_parts(review_pages.shop_parts_of)
