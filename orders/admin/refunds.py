"""Refunds for operators to look at, and to ask the provider for again where it refused."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _, ngettext

from accounts.access import user_of
from accounts.admin.evidence import ReadOnly
from accounts.models import User
from marketplace.errors import DomainError
from marketplace.money import Money
from marketplace.queues import Queue, QueueFilter
from orders import refunds
from orders.models import Refund, RefundLine


class RefusedRefunds(Queue):
    """Money that customers wait for, because the provider refused."""

    model = Refund
    permission = "orders.view_refund"

    def waiting(self, user: User) -> Q:  # noqa: ARG002 - the same for everybody
        """Failed and not asked for again."""
        return Q(state=Refund.State.FAILED)


class TransferForm(ActionForm):
    """The bank's reference of what was transferred by hand."""

    reference = forms.CharField(label=_("Bank's reference"), required=False, max_length=64)


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
    actions = ["ask_again", "note_transfer"]
    action_form = TransferForm

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

    @admin.action(description=_("Note as transferred by hand"), permissions=["ask"])
    def note_transfer(self, request: HttpRequest, queryset: QuerySet[Refund]) -> None:
        """Note for each chosen refund that an operator has sent the money; the reference is asked for beside it."""
        for refund in queryset.order_by("pk"):
            try:
                reference = request.POST.get("reference", "")
                refunds.note_transfer(refund=refund, reference=reference, actor=user_of(request))
                messages.success(request, _("%(number)s is noted as transferred.") % {"number": refund.number})
            except DomainError as refusal:
                messages.error(request, f"{refund.number}: {refusal}")
