"""What the admin's home shows besides Django's list of models: queues with counters, and the calendar's gaps."""

from typing import Any

from django import template
from django.urls import reverse

from marketplace import queues, workdays

register = template.Library()


@register.simple_tag
def waiting_queues(user: Any) -> list[dict[str, Any]]:
    """Return the sections of queues that ``user`` may see (section, queues), counted in one query."""
    return [{"section": section, "queues": counted} for section, counted in queues.home(user)]


@register.inclusion_tag("admin/marketplace/_unknown_years.html")
def unknown_years(user: Any) -> dict[str, Any]:
    """Warn of the years whose make-up workdays operators should enter by now; nobody else is bothered."""
    may_enter = user.has_perm("marketplace.add_calendarnotice")
    years = workdays.unknown_years() if may_enter else []
    address = reverse("admin:marketplace_calendarnotice_add")
    return {"years": [{"year": year, "url": f"{address}?year={year}"} for year in years]}
