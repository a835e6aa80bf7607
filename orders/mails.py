"""The kinds of messages that orders sends, and what their mails show."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _, gettext_lazy

from accounts.mail_content import PLAIN, Content, add_content
from accounts.models import Notification
from accounts.models.notification import NotificationGroup as Group
from accounts.notification_kinds import Audience, add_kinds
from orders import mail_sheets
from orders.mail_sheets import NOTE, TOTAL, Fact, Sheet, Sum
from orders.models import Order, Purchase, Refund


def filled(
    about: Callable[[int], Any], sheets: Callable[[Any], Sequence[Sheet]], label: Callable[[], str]
) -> Callable[[Notification], Content]:
    """Return a provider: finds the row with ``about``, shows its ``sheets``; its button says ``label``.

    A mail whose row is gone has its words alone.
    """

    def provide(notification: Notification) -> Content:
        row = about(notification.subject_id)
        if row is None:
            return PLAIN
        context: Mapping[str, Any] = {"sheets": sheets(row), "link_label": label()}
        return Content(mail_sheets.LAYOUT, context)

    return provide


def orders() -> QuerySet[Order]:
    """Return orders with everything that a sheet reads."""
    return Order.objects.select_related("seller", "purchase").prefetch_related("lines")


def _order(pk: int) -> Order | None:
    return orders().filter(pk=pk).first()


def _refund(pk: int) -> Refund | None:
    return Refund.objects.filter(pk=pk).select_related("order__purchase", "order__seller").first()


def _purchase(pk: int) -> Purchase | None:
    return Purchase.objects.filter(pk=pk).first()


def _purchase_of_payment(pk: int) -> Purchase | None:
    return Purchase.objects.filter(payments=pk).first()


def _paid(purchase: Purchase) -> list[Sheet]:
    found = orders().filter(purchase=purchase).order_by("pk")
    total = _("To pay on delivery") if purchase.pays_on_delivery else _("Paid")
    each = [mail_sheets.for_customer(order, total=total, facts=mail_sheets.promise(order)) for order in found]
    return [*each, _whole(purchase, total, len(each))]


def _due(purchase: Purchase) -> list[Sheet]:
    found = orders().filter(purchase=purchase).order_by("pk")
    each = [mail_sheets.for_customer(order, total=_("Amount due")) for order in found]
    until = Fact(_("Pay by"), mail_sheets.at_the_customers(purchase.expires_at, purchase.store))
    return [*each, _whole(purchase, _("Amount due"), len(each), until)]


def _whole(purchase: Purchase, label: str, count: int, *facts: Fact) -> Sheet:
    """Return the last sheet: the whole of several orders, and where they go."""
    heading = _("All orders together") if count > 1 else ""
    sums = [Sum(label, purchase.total_minor, TOTAL)] if count > 1 else []
    return Sheet(purchase.currency, heading, sums=sums, facts=[*facts, mail_sheets.address(purchase)])


def _cancelled(order: Order) -> list[Sheet]:
    sheet = mail_sheets.for_customer(order, total=_("Paid"), facts=[Fact(_("Reason"), order.cancel_reason_text)])
    refund = order.refunds.filter(reason=Refund.Reason.CANCELLED).first()
    back = [Sum(_("Refunded now"), refund.amount_minor, NOTE)] if refund else []
    before = order.refunded_minor - (refund.amount_minor if refund else 0)
    earlier = [Sum(_("Refunded before"), before, NOTE)] if before else []
    return [Sheet(sheet.currency, sheet.heading, sheet.rows, [*sheet.sums, *earlier, *back], sheet.facts)]


def _cancelled_for_seller(order: Order) -> list[Sheet]:
    return [mail_sheets.for_seller(order, facts=[Fact(_("Reason"), order.cancel_reason_text)])]


def _refunded(refund: Refund) -> list[Sheet]:
    return [mail_sheets.of_refund(refund, facts=_why(refund))]


def _refunded_for_seller(refund: Refund) -> list[Sheet]:
    return [mail_sheets.of_refund(refund, facts=_why(refund), detail="SKU {}".format)]


def _why(refund: Refund) -> list[Fact]:
    order = Fact(_("Order"), refund.order.number)
    return [order, Fact(_("Reason"), str(Refund.Reason(refund.reason).label))]


def _to_order() -> str:
    return _("View order")


def _to_pay() -> str:
    return _("Pay")


def _received(order: Order) -> list[Sheet]:
    return [mail_sheets.for_seller(order, facts=mail_sheets.ship_by(order))]


def _delivered_for_seller(order: Order) -> list[Sheet]:
    return [mail_sheets.for_seller(order)]


add_content(filled(_order, _received, _to_order), "order_received")
add_content(filled(_order, _delivered_for_seller, _to_order), "order_delivered_seller")
add_content(filled(_order, _cancelled, _to_order), "order_cancelled")
add_content(filled(_order, _cancelled_for_seller, _to_order), "order_cancelled_seller")
add_content(filled(_refund, _refunded, _to_order), "order_refunded")
add_content(filled(_refund, _refunded_for_seller, _to_order), "order_refunded_seller")
add_content(filled(_purchase, _paid, _to_order), "purchase_paid")
add_content(filled(_purchase_of_payment, _due, _to_pay), "payment_failed")

add_kinds(
    Group.ORDERS,
    Audience.PERSON,
    {
        "purchase_paid": gettext_lazy("Order confirmed"),
        "payment_failed": gettext_lazy("Payment failed"),
        "late_payment_returned": gettext_lazy("Late payment returned"),
        "order_cancelled": gettext_lazy("Order cancelled"),
        "order_refunded": gettext_lazy("Refund"),
    },
)
add_kinds(
    Group.ORDERS,
    Audience.TEAM,
    {
        "order_received": gettext_lazy("New order"),
        "order_delivered_seller": gettext_lazy("Order delivered"),
        "order_refunded_seller": gettext_lazy("Order refunded"),
    },
    may_be_off=True,
)
# Whoever misses it sends goods that nobody pays for.
add_kinds(Group.ORDERS, Audience.TEAM, {"order_cancelled_seller": gettext_lazy("Order cancelled")})
add_kinds(
    Group.MONEY,
    Audience.STAFF,
    {
        "payment_mismatch": gettext_lazy("Payment differs from the amount due"),
        "refund_refused": gettext_lazy("Refund refused by the provider"),
    },
)
add_kinds(
    Group.ORDERS,
    Audience.PERSON,
    {
        "differing_payment_returned": gettext_lazy("Payment of another amount returned"),
        "cancellation_declined": gettext_lazy("Request to cancel declined"),
    },
)
# Without an answer the order is cancelled.
add_kinds(Group.ORDERS, Audience.TEAM, {"cancellation_asked": gettext_lazy("Request to cancel")})
add_kinds(
    Group.MESSAGES, Audience.PERSON, {"message_from_seller": gettext_lazy("Message from a seller")}, may_be_off=True
)
add_kinds(
    Group.MESSAGES,
    Audience.TEAM,
    {
        "message_from_buyer": gettext_lazy("Message from a customer"),
        "message_answer_due": gettext_lazy("Answer due in a few hours"),
    },
    may_be_off=True,
)
add_kinds(
    Group.REVIEWS,
    Audience.PERSON,
    {
        "review_request": gettext_lazy("How was it?"),
        "opinion_answered": gettext_lazy("The seller answered your review"),
    },
    may_be_off=True,
)
add_kinds(
    Group.REVIEWS,
    Audience.PERSON,
    {
        "opinion_struck": gettext_lazy("Your review was struck through"),
        "opinion_restored": gettext_lazy("Your review stands again"),
    },
)
add_kinds(
    Group.REVIEWS,
    Audience.TEAM,
    {
        "low_rating": gettext_lazy("One or two stars"),
        "opinion_struck_seller": gettext_lazy("Review of your goods struck through"),
        "opinion_restored_seller": gettext_lazy("Review of your goods stands again"),
    },
    may_be_off=True,
)
add_kinds(
    Group.MONEY,
    Audience.STAFF,
    {
        "payment_return_refused": gettext_lazy("Return of a payment refused by the provider"),
        "reconciliation_findings": gettext_lazy("Payments that do not fit the provider's statement"),
        "reconciliation_overdue": gettext_lazy("Provider's statement is missing"),
        "reconciliation_refused": gettext_lazy("Provider refuses its statement"),
    },
)
