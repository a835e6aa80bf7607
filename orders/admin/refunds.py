"""Refunds for operators to look at, and to ask the provider for again where it refused."""

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _, ngettext

from accounts.access import user_of
from accounts.admin.evidence import ReadOnly
from accounts.models import User
from marketplace import queues
from marketplace.errors import DomainError
from marketplace.money import Money
from marketplace.queues import Queue, QueueFilter, Section
from orders import refunds
from orders.models import Refund, RefundLine


class RefusedRefunds(Queue):
    """Money that customers wait for, because the provider refused."""

    model = Refund
    permission = "orders.view_refund"

    def waiting(self, user: User) -> Q:  # noqa: ARG002 - the same for everybody
        """Failed and not asked for again."""
        return Q(state=Refund.State.FAILED)


queues.register(Section(_("Orders"), 20, (RefusedRefunds("refused", _("Refunds refused by the provider"), "bad"),)))


class RefundLineInline(ReadOnly, admin.TabularInline):
    """What the refund is made of."""

    model = RefundLine


@admin.register(Refund)
class RefundAdmin(ReadOnly, admin.ModelAdmin):
    """Refunds, newest first; the refused ones wait here for an operator."""

    list_display = ["number", "order", "state", "amount", "reason", "actor", "created_at", "done_at"]
    list_filter = [QueueFilter, "state", "reason", "currency"]
    list_select_related = ["order", "actor"]
    search_fields = ["number", "order__number", "provider_ref"]
    ordering = ["-pk"]
    inlines = [RefundLineInline]
    actions = ["ask_again"]

    @admin.display(description=_("Amount"))
    def amount(self, refund: Refund) -> str:
        """Show the amount with its currency."""
        return Money(refund.amount_minor, refund.currency).format()

    def has_ask_permission(self, request: HttpRequest) -> bool:
        """Whether this operator may send money on its way again."""
        return request.user.has_perm("orders.change_refund")

    @admin.action(description=_("Ask the provider again"), permissions=["ask"])
    def ask_again(self, request: HttpRequest, queryset: QuerySet[Refund]) -> None:
        """Ask for each chosen refund that the provider refused, in this operator's name."""
        asked = 0
        for refund in queryset.order_by("pk"):
            try:
                refunds.ask_again(refund=refund, actor=user_of(request))
            except DomainError as refusal:
                messages.error(request, f"{refund.number}: {refusal}")
            else:
                asked += 1
        if asked:
            text = ngettext(
                "The provider is asked again for %(count)s refund.",
                "The provider is asked again for %(count)s refunds.",
                asked,
            )
            messages.success(request, text % {"count": asked})
