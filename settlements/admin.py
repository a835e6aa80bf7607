"""The money for operators to look at: everything is read-only, and the audit runs from here."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _, gettext_lazy

from accounts.admin.evidence import ReadOnly
from accounts.models import User
from marketplace import queues
from marketplace.queues import Queue, QueueFilter, Section
from settlements import books
from settlements.models import AuditFinding, Entry, Journal, Payout, Period
from settlements.models.payout import PayoutState


class HeldPayouts(Queue):
    """Money that waits for a good bank account."""

    model = Payout
    permission = "settlements.view_payout"

    def waiting(self, user: User) -> Q:  # noqa: ARG002 - the same for everybody
        """Held for whatever reason."""
        return Q(state=PayoutState.HELD)


class ReturnedPayouts(Queue):
    """Money that the bank sent back, while the seller has not changed the account."""

    model = Payout
    permission = "settlements.view_payout"

    def waiting(self, user: User) -> Q:  # noqa: ARG002 - the same for everybody
        """Failed, and the account is still the same."""
        unchanged = Q(seller__bank_changed_at=None) | Q(seller__bank_changed_at__lte=F("answered_at"))
        return Q(state=PayoutState.FAILED) & unchanged


class AuditFindings(Queue):
    """What the last audit found."""

    model = AuditFinding
    permission = "settlements.view_journal"

    def waiting(self, user: User) -> Q:  # noqa: ARG002 - the same for everybody
        """Everything that is kept."""
        return Q()

    @property
    def url(self) -> str:
        """The page that audits all books anew."""
        return reverse("admin:settlements_journal_audit")


queues.register(
    Section(
        gettext_lazy("Money"),
        40,
        (
            AuditFindings("findings", gettext_lazy("Audit findings"), "bad"),
            ReturnedPayouts("returned", gettext_lazy("Payouts returned by the bank"), "bad"),
            HeldPayouts("held", gettext_lazy("Payouts on hold"), "warn"),
        ),
    )
)


class EntryInline(ReadOnly, admin.TabularInline):
    """A journal's entries."""

    model = Entry
    fields = ["account", "owed", "classification", "order_id", "posted_at"]
    readonly_fields = ["owed"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        """Fetch the accounts with them."""
        return super().get_queryset(request).select_related("account").order_by("pk")

    @admin.display(description=gettext_lazy("In the holder's favour"))
    def owed(self, entry: Entry) -> str:
        """Show the amount with its currency."""
        return entry.owed.format()


@admin.register(Journal)
class JournalAdmin(ReadOnly, admin.ModelAdmin):
    """Journals with their entries; the page that audits all books hangs here."""

    list_display = ["pk", "kind", "source_type", "source_id", "occurred_at", "posted_at"]
    list_filter = ["kind"]
    search_fields = ["=source_id"]
    ordering = ["-pk"]
    show_full_result_count = False
    inlines = [EntryInline]
    change_list_template = "admin/settlements/journal/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        """Add the audit."""
        audit = path("audit/", self.admin_site.admin_view(self.audit), name="settlements_journal_audit")
        return [audit, *super().get_urls()]

    def audit(self, request: HttpRequest) -> HttpResponse:
        """Check all books now and show what does not hold."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {**self.admin_site.each_context(request), "title": _("Audit"), "findings": books.audit()}
        return render(request, "admin/settlements/journal/audit.html", context)


@admin.register(Period)
class PeriodAdmin(ReadOnly, admin.ModelAdmin):
    """Open periods and statements."""

    list_display = [
        "number", "seller", "state", "starts_at", "ends_at", "closing", "transfer", "line_count",
    ]  # fmt: skip
    list_filter = ["state", "currency"]
    list_select_related = ["seller"]
    search_fields = ["number", "seller__store_name"]
    ordering = ["-ends_at", "number"]

    @admin.display(description=gettext_lazy("Closing balance"))
    def closing(self, period: Period) -> str:
        """Show the amount with its currency."""
        return period.closing.format()

    @admin.display(description=gettext_lazy("Payout"))
    def transfer(self, period: Period) -> str:
        """Show the amount with its currency."""
        return period.transfer.format()


@admin.register(Payout)
class PayoutAdmin(ReadOnly, admin.ModelAdmin):
    """Payouts and what holds them."""

    list_display = ["number", "seller", "state", "amount", "hold", "account_last4", "sent_at", "answered_at"]
    list_filter = [QueueFilter, "state", "hold", "currency"]
    list_select_related = ["seller"]
    search_fields = ["number", "seller__store_name"]
    ordering = ["-pk"]

    @admin.display(description=gettext_lazy("Amount"))
    def amount(self, payout: Payout) -> str:
        """Show the amount with its currency."""
        return payout.amount.format()
