"""Reconciliations to look at, and their findings, which operators resolve with a note."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.access import user_of
from accounts.admin.evidence import ReadOnly
from accounts.models import User
from marketplace.money import Money
from marketplace.queues import Queue, QueueFilter
from orders import reconciliation
from orders.models import ReconciliationFinding, ReconciliationRun


class OpenFindings(Queue):
    """What does not fit and nobody has resolved."""

    model = ReconciliationFinding
    permission = "orders.view_reconciliationfinding"

    def waiting(self, user: User) -> Q:  # noqa: ARG002 - the same for everybody
        """Not resolved yet."""
        return Q(resolved_at=None)


@admin.register(ReconciliationRun)
class ReconciliationRunAdmin(ReadOnly, admin.ModelAdmin):
    """Which days were compared, the newest first."""

    list_display = ["day", "provider", "line_count", "captured_count", "finding_count", "finished_at"]
    list_filter = ["provider"]
    date_hierarchy = "day"
    ordering = ["-day", "provider"]
    fields = [
        "provider", "day", "started_at", "finished_at", "line_count", "captured_count", "finding_count",
        "sums_there", "sums_here",
    ]  # fmt: skip
    readonly_fields = ["sums_there", "sums_here"]

    @admin.display(description=_("At the provider"))
    def sums_there(self, run: ReconciliationRun) -> str:
        """Show number and sum per movement and currency."""
        return _sums(run.theirs)

    @admin.display(description=_("In our books"))
    def sums_here(self, run: ReconciliationRun) -> str:
        """Show number and sum per movement and currency."""
        return _sums(run.ours)


class ResolutionForm(forms.ModelForm):
    """How a finding was resolved."""

    class Meta:
        model = ReconciliationFinding
        fields = ["note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Absent where the finding is only looked at.
        if "note" in self.fields:
            self.fields["note"].required = True
            self.fields["note"].error_messages["required"] = _("Say how it was resolved.")


@admin.register(ReconciliationFinding)
class ReconciliationFindingAdmin(ReadOnly, admin.ModelAdmin):
    """What does not fit; an open finding takes the note that resolves it, and nothing else ever changes."""

    form = ResolutionForm
    list_display = ["ref", "run", "kind", "movement", "ours", "theirs", "resolved_at", "resolved_by"]
    list_filter = [QueueFilter, "kind", "movement", "run__provider"]
    list_select_related = ["run", "resolved_by"]
    search_fields = ["ref", "note"]
    ordering = ["-pk"]
    fields = ["run", "kind", "movement", "ref", "ours", "theirs", "found_at", "resolved_at", "resolved_by", "note"]
    readonly_fields = ["run", "kind", "movement", "ref", "ours", "theirs", "found_at", "resolved_at", "resolved_by"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may, while the finding is open."""
        may = request.user.has_perm("orders.change_reconciliationfinding")
        return may and obj is not None and obj.resolved_at is None

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Let the link in the operators' message lead to one reconciliation's findings."""
        return lookup == "run__id__exact" or super().lookup_allowed(lookup, value, request)

    def save_model(self, request: HttpRequest, obj: ReconciliationFinding, _form: Any, _change: Any) -> None:
        """Resolve it through the service, in this operator's name."""
        reconciliation.resolve_finding(finding=obj, actor=user_of(request), note=obj.note)

    @admin.display(description=_("In our books"))
    def ours(self, finding: ReconciliationFinding) -> str:
        """Show the amount with its currency."""
        return finding.ours.format() if finding.ours else "—"

    @admin.display(description=_("At the provider"))
    def theirs(self, finding: ReconciliationFinding) -> str:
        """Show the amount with its currency."""
        return finding.theirs.format() if finding.theirs else "—"


def _sums(rows: list[Any]) -> str:
    names = dict(ReconciliationFinding._meta.get_field("movement").flatchoices)
    parts = [f"{names[kind]}: {count} · {Money(total, currency)}" for kind, currency, count, total in rows]
    return "; ".join(parts) or "—"
