"""The reviewers' figures: a page with a chart and its numbers, and the same tables as a file."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal, format_percent
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import get_language, gettext as _, to_locale

from accounts import refusal_reasons, review_figures
from accounts.admin import queues
from accounts.models import User
from accounts.review_figures import Decisions, Figures, Span
from marketplace import csv_lines
from marketplace.deadlines import written_day

RANGES = (30, 90)
# Working days since submission, from each of these on.
AGES = (0, 2, 4, 6, 11)
# A label under every bar that begins so many.
LABELLED = 5


@dataclass(frozen=True)
class Table:
    """Numbers as shown and as exported: cells are text, the first one of a row names it."""

    title: str
    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """Return the addresses of the page and of its file."""
    return [
        path("figures/", site.admin_view(page), name="accounts_qualificationcase_figures"),
        path("figures/export/", site.admin_view(export), name="accounts_qualificationcase_figures_export"),
    ]


def page(request: HttpRequest) -> HttpResponse:
    """Show the figures of ``?days=``."""
    days, figures, names = _asked(request)
    context = {
        **admin.site.each_context(request),
        "title": _("Reviewers' figures"),
        "ranges": [{"days": each, "current": each == days} for each in RANGES],
        "span": figures.span,
        "all": figures.all,
        "within": _within(),
        "in_time": _percent(figures.all.share(figures.all.in_time)),
        "asked": _percent(figures.all.share(figures.all.asked)),
        **_chart(figures),
        "tables": list(_tables(figures, names)),
        "days": days,
    }
    return TemplateResponse(request, "admin/accounts/figures.html", context)


def export(request: HttpRequest) -> StreamingHttpResponse:
    """Hand out the page's tables as CSV."""
    days, figures, names = _asked(request)
    lines = csv_lines.lines(_exported(list(_tables(figures, names))))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="reviews-{figures.span.last}-{days}-days.csv"'
    return response


def _asked(request: HttpRequest) -> tuple[int, Figures, dict[int, str]]:
    if not request.user.has_perm(queues.Lane.permission):
        raise PermissionDenied
    asked = request.GET.get("days", "")
    days = int(asked) if asked in map(str, RANGES) else RANGES[0]
    figures = review_figures.decisions(Span.of_days(days))
    people = User.objects.in_bulk([pk for pk in figures.by_reviewer if pk is not None])
    return days, figures, {pk: str(user) for pk, user in people.items()}


def _tables(figures: Figures, names: dict[int, str]) -> Iterator[Table]:
    yield _reviewers(figures, names)
    yield _ages()
    yield _refusals(figures.span)
    yield _days(figures, names)


def _reviewers(figures: Figures, names: dict[int, str]) -> Table:
    columns = [
        _("Reviewer"), _("Decided"), _("Approved"), _("Not approved"), _("Per working day"), _("Median, working days"),
        _("Nine in ten within, working days"), _within(), _("Asked for more"),
    ]  # fmt: skip
    working = len(figures.days)
    ordered = sorted(figures.by_reviewer.items(), key=lambda entry: -entry[1].count)
    rows = [[_name(pk, names), *_cells(decided, working)] for pk, decided in ordered]
    return Table(_("By reviewer"), columns, [*rows, [_("All"), *_cells(figures.all, working)]])


def _cells(decided: Decisions, working: int) -> list[str]:
    return [
        _number(decided.count), _number(decided.approved), _number(decided.rejected),
        _number(Decimal(decided.count) / working if working else None, "#,##0.0"), _number(decided.median),
        _number(decided.ninetieth), _percent(decided.share(decided.in_time)), _percent(decided.share(decided.asked)),
    ]  # fmt: skip


def _days(figures: Figures, names: dict[int, str]) -> Table:
    reviewers = sorted(figures.by_reviewer, key=lambda pk: -figures.by_reviewer[pk].count)
    nothing = Decisions()
    rows = [
        [
            written_day(day), _number(figures.by_day.get(day, nothing).count),
            *(_number(figures.by_both.get((day, pk), nothing).count) for pk in reviewers),
        ]
        for day in reversed(figures.days)
    ]  # fmt: skip
    return Table(_("Decided by day"), [_("Day"), _("All"), *(_name(pk, names) for pk in reviewers)], rows)


def _ages() -> Table:
    found = review_figures.open_by_age()
    rows = []
    for first, after in zip(AGES, [*AGES[1:], None], strict=True):
        inside = [both for age, both in found.items() if first <= age and (after is None or age < after)]
        label = _("%(first)s and more") % {"first": first} if after is None else f"{first}–{after - 1}"
        rows.append([label, _number(sum(one for one, _w in inside)), _number(sum(waits for _o, waits in inside))])
    columns = [_("Working days since submission"), _("In review or waiting for it"), _("Waiting on seller")]
    return Table(_("Open by age"), columns, rows)


def _refusals(span: Span) -> Table:
    found = review_figures.refusals(span)
    labels = {reason.code: str(reason.label) for reason in refusal_reasons.ALL}
    rows = [[labels.get(code, code) or _("In the reviewer's own words"), _number(n)] for code, n in found.items()]
    return Table(_("Documents refused"), [_("Reason"), _("Documents")], rows)


def _chart(figures: Figures) -> dict[str, Any]:
    days = figures.days
    counts = [figures.by_day.get(day, Decisions()).count for day in days]
    top = max(4, -(-max(counts, default=0) // 4) * 4)
    bars = [
        {
            "label": f"{day.month}/{day.day}" if not number % LABELLED else "",
            "height": count * 100 // top,
            "now": day == figures.span.last,
        }
        for number, (day, count) in enumerate(zip(days, counts, strict=True))
    ]
    best = max(range(len(days)), key=counts.__getitem__, default=None)
    summary = _("The numbers stand in the table “Decided by day”.")
    if best is not None and counts[best]:
        most = _("Most on %(day)s: %(count)s.") % {"day": written_day(days[best]), "count": counts[best]}
        summary = f"{most} {summary}"
    return {"bars": bars, "top": _number(top), "middle": _number(top // 2), "summary": summary}


def _exported(tables: list[Table]) -> Iterator[list[str]]:
    for number, table in enumerate(tables):
        yield from [[]] if number else []
        yield [table.title]
        yield table.columns
        yield from table.rows


def _within() -> str:
    return _("Within %(days)s working days") % {"days": settings.REVIEW_WORKING_DAYS}


def _name(pk: int | None, names: dict[int, str]) -> str:
    return names.get(pk, "") if pk is not None else _("System")


def _number(value: Decimal | int | None, pattern: str = "#,##0") -> str:
    return "—" if value is None else str(format_decimal(value, pattern, locale=_locale()))


def _percent(share: Decimal | None) -> str:
    return "—" if share is None else str(format_percent(share, "#,##0%", locale=_locale()))


def _locale() -> str:
    return to_locale(get_language() or "en")
