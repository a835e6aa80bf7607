"""What orders adds to the seller platform (navigation, to-dos, kinds of activity) and to the stores' shops."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from accounts import activity, seller_nav
from accounts.models import Membership, Seller
from accounts.seller_nav import NavItem, Section, Todo
from catalog import shop_parts
from orders import review_pages

ANSWERERS = frozenset({Membership.Role.CATALOGUE, Membership.Role.ORDERS})


def todos(seller: Seller) -> Iterator[Todo]:
    """Yield the reviews of discontented customers that nobody has answered."""
    count = review_pages.to_answer(seller)
    if count:
        title = ngettext("%(count)s review to answer", "%(count)s reviews to answer", count) % {"count": count}
        detail = _("One to three stars, and no reply yet. Everybody who looks at the product reads your answer.")
        yield Todo(title, detail, reverse("seller_orders:reviews"), _("Answer"), "star", None, ANSWERERS)


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
    {"reply_given": gettext_lazy("Review answered"), "reply_changed": gettext_lazy("Answer to a review changed")}
)
shop_parts.add_shop_parts(review_pages.shop_parts_of)
