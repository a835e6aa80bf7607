"""The calendar of working days for operators: notices to enter and withdraw, and each year to look at."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from marketplace import calendar_notices, calendar_year, clock, workdays
from marketplace.calendar_lines import parse, written
from marketplace.errors import DomainError
from marketplace.models import CalendarNotice
from marketplace.workdays import CHINA

FIRST_YEAR, LAST_YEAR = 2007, 2099
EXAMPLE = "2027-01-01..2027-01-03 off\n2027-02-06 work"


class NoticeForm(forms.ModelForm):
    """A notice with its days as pasted lines; every wrong line is named, and then nothing is saved."""

    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    lines = forms.CharField(
        label=_("Days"),
        widget=forms.Textarea(attrs={"rows": 18, "cols": 44, "spellcheck": "false", "placeholder": EXAMPLE}),
        help_text=_(
            "One day or one run of days per line: “2027-02-06 work”, “2027-02-05..2027-02-11 off”. Only days that "
            "differ from Monday to Friday are needed; the December before belongs to the year's notice too."
        ),
    )

    class Meta:
        model = CalendarNotice
        fields = ("year", "reference", "is_whole_year")
        help_texts: ClassVar[dict[str, Any]] = {
            "is_whole_year": _("These are all days of the notice: the year is known, and the warning goes.")
        }

    def clean(self) -> dict[str, Any]:
        """Read the lines; keep them as ``days``."""
        data: dict[str, Any] = super().clean() or {}
        if "year" in data and "lines" in data:
            days, wrong = parse(data["lines"], year=data["year"])
            data["days"] = days
            if wrong:
                self.add_error("lines", [forms.ValidationError(sentence) for sentence in wrong])
            else:
                self._check(data)
        return data

    def _check(self, data: dict[str, Any]) -> None:
        try:
            calendar_notices.check_notice(year=data["year"], days=data["days"], is_whole_year=data["is_whole_year"])
        except DomainError as refusal:
            self.add_error(refusal.field, str(refusal))


@admin.register(CalendarNotice)
class CalendarNoticeAdmin(admin.ModelAdmin):
    """What operators know of holidays and make-up workdays: entered, looked at, withdrawn, never changed."""

    form = NoticeForm
    list_display = ("reference", "year", "is_whole_year", "entered_by", "entered_at", "withdrawn_by", "withdrawn_at")
    list_filter = ("year",)
    list_select_related = ("entered_by", "withdrawn_by")
    search_fields = ("reference",)
    ordering = ("-pk",)
    readonly_fields = ("listed",)
    change_list_template = "admin/marketplace/calendarnotice/change_list.html"

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Never: a newer notice replaces it, or it is withdrawn."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Never."""
        return False

    def get_fields(self, _request: HttpRequest, obj: CalendarNotice | None = None) -> list[Any]:
        """Ask for the lines of a new notice; tell who entered and withdrew one that is there."""
        if obj is None:
            return ["year", "reference", "lines", "is_whole_year"]
        return [
            "year", "reference", "listed", "is_whole_year", "entered_by", "entered_at", "withdrawn_by", "withdrawn_at",
        ]  # fmt: skip

    @admin.display(description=_("Days"))
    def listed(self, notice: CalendarNotice) -> SafeString:
        """Its days as lines."""
        days = notice.days.order_by("date").values_list("date", "is_working_day")
        return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in written(days)))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask for one notice."""
        one = {"show_save_and_add_another": False, "show_save_and_continue": False, "title": _("Enter a notice")}
        return super().add_view(request, form_url, {**(extra_context or {}), **one})

    def save_model(self, request: HttpRequest, obj: CalendarNotice, form: Any, _change: Any) -> None:
        """Enter the notice through the service."""
        entered = calendar_notices.enter_notice(
            year=obj.year, reference=obj.reference, is_whole_year=obj.is_whole_year, days=form.cleaned_data["days"],
            actor=request.user,  # type: ignore[arg-type]  # staff are signed in
        )  # fmt: skip
        obj.pk = entered.pk

    def response_add(self, request: HttpRequest, obj: CalendarNotice, _post_url_continue: Any = None) -> HttpResponse:
        """Go to the year, and say what follows."""
        messages.success(request, _("Entered. Due dates of applications in review follow within a minute."))
        return redirect("admin:marketplace_calendarnotice_year", obj.year)

    def get_urls(self) -> list[URLPattern]:
        """Add the page of a year and where a withdrawal is posted."""
        wrap = self.admin_site.admin_view
        return [
            path("year/<int:year>/", wrap(self.year_view), name="marketplace_calendarnotice_year"),
            path("<int:pk>/withdrawal/", wrap(self.withdrawal_view), name="marketplace_calendarnotice_withdrawal"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """List the notices below the years around today."""
        this_year = clock.today(CHINA).year
        more = {"title": _("Calendar of working days"), "years": [this_year, this_year + 1]}
        return super().changelist_view(request, {**(extra_context or {}), **more})

    def year_view(self, request: HttpRequest, year: int) -> HttpResponse:
        """Show which days of a year differ from Monday to Friday, and why."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise Http404
        calendar = workdays.read()
        notices = CalendarNotice.objects.standing().filter(year=year).order_by("-pk")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Working days of %(year)s") % {"year": year},
            "year": year,
            "others": [other for other in (year - 1, year + 1) if FIRST_YEAR <= other <= LAST_YEAR],
            "runs": calendar_year.runs_of(year, calendar),
            "count": sum(map(calendar.is_working_day, calendar_year.days_of(year))),
            "is_known": calendar.knows(year),
            "differences": calendar_year.differences(year, calendar),
            "notices": notices.select_related("entered_by"),
            "may_enter": self.has_add_permission(request),
        }
        return render(request, "admin/marketplace/calendarnotice/year.html", context)

    def withdrawal_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a notice back."""
        if request.method != "POST" or not self.has_add_permission(request):
            raise PermissionDenied
        notice = get_object_or_404(CalendarNotice, pk=pk)
        try:
            calendar_notices.withdraw_notice(notice=notice, actor=request.user)  # type: ignore[arg-type]
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Withdrawn. Due dates of applications in review follow within a minute."))
        return redirect(reverse("admin:marketplace_calendarnotice_change", args=[pk]))
