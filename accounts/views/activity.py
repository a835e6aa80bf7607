"""The activity log in the seller platform."""

from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts import activity
from accounts.access import SellerPage
from accounts.models import Activity, Membership

PAGE_SIZES = (25, 50, 100)
FIELDS = {"person": "actor", "kind": "kind"}


class ActivityView(SellerPage, TemplateView):
    """Who did what, newest first; the filters stand in the address. Others than owners see their own part."""

    template_name = "seller/activity.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add a page of lines and the filters."""
        seen = Activity.objects.seen_by(self.membership)
        is_owner = self.membership.role == Membership.Role.OWNER
        filters = [self._filter("kind", _("What"), activity.kinds())]
        if is_owner:
            filters.insert(0, self._filter("person", _("Person"), activity.people(seen)))
        chosen = {FIELDS[each["name"]]: each["value"] for each in filters if each["value"]}
        found = seen.filter(**chosen).select_related("actor")
        page = Paginator(found, self._per_page()).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            page_obj=page,
            page_sizes=PAGE_SIZES,
            lines=[activity.line_of(each) for each in page],
            filters=filters,
            is_filtered=bool(chosen),
            is_owner=is_owner,
            **kwargs,
        )

    def _filter(self, name: str, label: str, options: list[tuple[str, str]]) -> dict[str, Any]:
        """Return a filter with what the address asks for, where that is on offer."""
        wanted = self.request.GET.get(name, "")
        value = wanted if wanted in dict(options) else ""
        return {"name": name, "label": label, "value": value, "options": options}

    def _per_page(self) -> int:
        wanted = self.request.GET.get("per", "")
        return int(wanted) if wanted in {str(size) for size in PAGE_SIZES} else PAGE_SIZES[0]
