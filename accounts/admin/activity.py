"""The activity logs of all sellers: to look at only."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts import activity
from accounts.admin.evidence import ReadOnly
from accounts.models import Activity


class KindFilter(admin.SimpleListFilter):
    """By what was done."""

    title = _("what")
    parameter_name = "kind"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        """Offer every kind there is."""
        return activity.kinds()

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Activity]) -> QuerySet[Activity]:
        """Keep one kind."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Activity)
class ActivityAdmin(ReadOnly, admin.ModelAdmin):
    """What sellers' people did, newest first."""

    list_display = ("at", "seller", "actor", "done")
    list_filter = (KindFilter,)
    list_select_related = ("seller", "actor")
    search_fields = ("seller__store_name", "actor__email", "about")
    ordering = ("-pk",)
    show_full_result_count = False
    fields = ("at", "seller", "actor", "done")

    @admin.display(description=_("what"))
    def done(self, entry: Activity) -> SafeString:
        """Say it as the seller reads it."""
        return render_to_string("accounts/_activity_what.html", {"line": activity.line_of(entry)})
