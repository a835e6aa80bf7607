"""Operators enter, look at and withdraw calendar notices; a year without make-up workdays is hard to overlook."""

import datetime as dt

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from marketplace import calendar_notices, calendar_year, clock, workdays
from marketplace.calendar_lines import parse
from marketplace.models import CalendarDay, CalendarNotice
from marketplace.workdays import Calendar
from tests.accounts.factories import UserFactory
from tests.marketplace.test_calendar_notices import WHOLE_2027

pytestmark = pytest.mark.django_db
DAY = dt.date
ADD = "admin:marketplace_calendarnotice_add"
NOTICE = "国办发明电〔2026〕9 号"
WARNING = "The make-up workdays of 2027 are not known yet."


@pytest.fixture(autouse=True)
def _november():
    with clock.at(dt.datetime(2026, 11, 24, 2, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def operator():
    return UserFactory(is_superuser=True, is_staff=True, language="en")


@pytest.fixture
def client(client, operator):
    client.force_login(operator)
    return client


def year_page(client, year=2027):
    return client.get(reverse("admin:marketplace_calendarnotice_year", args=[year]))


def enter(client, lines, **fields):
    return client.post(reverse(ADD), {"year": "2027", "reference": NOTICE, "lines": lines, **fields})


def test_a_whole_year_is_pasted_and_the_warning_goes(client, operator, django_capture_on_commit_callbacks):
    for address in ("admin:index", "admin:marketplace_calendarnotice_changelist"):
        assert WARNING in client.get(reverse(address)).content.decode()
    assert WARNING in year_page(client).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        response = enter(client, WHOLE_2027, is_whole_year="on")
    assert response["Location"] == reverse("admin:marketplace_calendarnotice_year", args=[2027])
    notice = CalendarNotice.objects.get()
    assert (notice.reference, notice.entered_by, notice.is_whole_year, notice.days.count()) == (
        NOTICE, operator, True, 27,
    )  # fmt: skip
    assert LogEntry.objects.get().object_repr == f"2027: {NOTICE}"
    page = year_page(client)
    assert WARNING not in page.content.decode()
    assert (page.context["is_known"], page.context["count"]) == (True, 248)
    assert WARNING not in client.get(reverse("admin:index")).content.decode()


def test_every_wrong_line_is_named_and_nothing_is_saved(client):
    page = enter(client, "2027-02-06 work\n2027-02-30 off\n\nnonsense")
    assert page.status_code == 200
    assert page.context["adminform"].form.errors["lines"] == [
        "Line 2: “2027-02-30” is not a date; write it as 2027-02-06.",
        "Line 4: write a date and then “work” or “off”, as in “2027-02-06 work”.",
    ]
    assert (CalendarNotice.objects.count(), CalendarDay.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"lines": ""}, "lines"),
        ({"lines": "# nothing but a remark"}, "lines"),
        ({"reference": ""}, "reference"),
        ({"year": "1999"}, "year"),
        ({"year": "soon"}, "year"),
        ({"lines": "2027-02-06 work", "is_whole_year": "on"}, "lines"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(client, fields, field):
    page = client.post(reverse(ADD), {"year": "2027", "reference": NOTICE, "lines": "2027-02-06 work", **fields})
    assert list(page.context["adminform"].form.errors) == [field]
    assert CalendarNotice.objects.count() == 0


def test_a_second_whole_year_is_refused_beside_its_box(client):
    enter(client, WHOLE_2027, is_whole_year="on")
    page = enter(client, WHOLE_2027, is_whole_year="on")
    assert list(page.context["adminform"].form.errors) == ["is_whole_year"]


def test_a_notice_is_looked_at_and_withdrawn_but_not_changed(client, operator):
    enter(client, "2027-02-06 work")
    notice = CalendarNotice.objects.get()
    address = reverse("admin:marketplace_calendarnotice_change", args=[notice.pk])
    page = client.get(address).content.decode()
    assert "Withdraw this notice" in page
    assert "2027-02-06 work" in page
    assert 'name="_save"' not in page
    assert client.post(address, {"reference": "other"}).status_code == 403
    assert client.post(reverse("admin:marketplace_calendarnotice_delete", args=[notice.pk])).status_code == 403
    withdrawal = reverse("admin:marketplace_calendarnotice_withdrawal", args=[notice.pk])
    assert client.get(withdrawal).status_code == 403
    client.post(withdrawal)
    notice.refresh_from_db()
    assert (notice.reference, notice.withdrawn_by) == (NOTICE, operator)
    again = client.post(withdrawal, follow=True)
    assert [str(message) for message in again.context["messages"]] == [
        "Withdrawn. Due dates of applications in review follow within a minute.",
        "This notice has been withdrawn already.",
    ]
    assert "Withdraw this notice" not in client.get(address).content.decode()


def test_reviewers_neither_see_nor_change_the_calendar(client):
    client.force_login(UserFactory(reviewer=True))
    assert WARNING not in client.get(reverse("admin:index")).content.decode()
    assert year_page(client).status_code == 403
    assert client.get(reverse("admin:marketplace_calendarnotice_changelist")).status_code == 403
    assert enter(client, "2027-02-06 work").status_code == 403
    assert client.post(reverse("admin:marketplace_calendarnotice_withdrawal", args=[1])).status_code == 403


@pytest.mark.parametrize(("year", "status"), [(2007, 200), (2099, 200), (2006, 404), (2100, 404)])
def test_years_that_nobody_asks_for_are_not_found(client, year, status):
    assert year_page(client, year).status_code == status


def test_a_year_lists_what_differs_from_monday_to_friday_and_why():
    runs = calendar_year.runs_of(2026, Calendar({DAY(2026, 3, 7): True}))
    assert [(run.first, run.last, run.is_working, run.name, run.source) for run in runs][:6] == [
        (DAY(2026, 1, 1), DAY(2026, 1, 3), False, "New Year's Day", "published"),
        (DAY(2026, 1, 4), DAY(2026, 1, 4), True, "", "published"),
        (DAY(2026, 2, 14), DAY(2026, 2, 14), True, "", "published"),
        (DAY(2026, 2, 15), DAY(2026, 2, 23), False, "Chinese New Year (Spring Festival)", "published"),
        (DAY(2026, 2, 28), DAY(2026, 2, 28), True, "", "published"),
        (DAY(2026, 3, 7), DAY(2026, 3, 7), True, "", "entered"),
    ]
    assert {run.source for run in calendar_year.runs_of(2027, Calendar())} == {"guessed"}


def test_what_was_entered_against_the_published_calendar_is_pointed_out(client, operator):
    days, _problems = parse("2026-03-07 work", year=2026)
    calendar_notices.enter_notice(year=2026, reference="x", days=days, is_whole_year=False, actor=operator)
    assert year_page(client, 2026).context["differences"] == [DAY(2026, 3, 7)]
    assert calendar_year.differences(2027, workdays.read()) == []
