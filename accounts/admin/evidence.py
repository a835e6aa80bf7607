"""Evidence and who read it: to look at only."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import Evidence, EvidenceAccess


class ReadOnly:
    """Nobody adds, changes or deletes here; the database would refuse it too."""

    def has_add_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Never."""
        return False


class EvidenceAccessInline(ReadOnly, admin.TabularInline):
    """Who read the document, and when."""

    model = EvidenceAccess
    fields = ("user", "at", "what", "page")
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[EvidenceAccess]:
        """Return the reads with the people in one query, the newest first."""
        return super().get_queryset(request).select_related("user").order_by("-pk")


@admin.register(Evidence)
class EvidenceAdmin(ReadOnly, admin.ModelAdmin):
    """What sellers gave, newest first."""

    list_display = ("requirement", "case", "original_name", "content_type", "verdict", "given_by", "given_at")
    list_filter = ("requirement", "verdict")
    list_select_related = ("case", "given_by")
    search_fields = ("case__number", "original_name", "sha256")
    ordering = ("-pk",)
    show_full_result_count = False
    exclude = ("file",)
    inlines: ClassVar[list[Any]] = [EvidenceAccessInline]
