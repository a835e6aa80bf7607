"""Holidays and make-up workdays as operators enter them; what they entered can't be changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import marketplace.clock
from marketplace.db import run_sql_file

UNDO = """
DROP TRIGGER calendarnotice_append_only ON marketplace_calendarnotice;
DROP FUNCTION marketplace_calendarnotice_append_only();
DROP TRIGGER calendarday_append_only ON marketplace_calendarday;
DROP FUNCTION marketplace_calendarday_append_only();
"""


def person(label: str, *, null: bool = False) -> models.ForeignKey:
    """Return a reference to whoever entered or withdrew."""
    return models.ForeignKey(
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        verbose_name=label,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("marketplace", "0003_append_only_history"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="CalendarNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "reference",
                    models.CharField(
                        help_text="Its number or title, and where it was published.",
                        max_length=200,
                        verbose_name="notice",
                    ),
                ),
                ("is_whole_year", models.BooleanField(default=False, verbose_name="the whole year")),
                ("entered_at", models.DateTimeField(default=marketplace.clock.now, verbose_name="entered at")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="withdrawn at")),
                ("entered_by", person("entered by")),
                ("withdrawn_by", person("withdrawn by", null=True)),
            ],
            options={
                "verbose_name": "calendar notice",
                "verbose_name_plural": "calendar notices",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(is_whole_year=True, withdrawn_at=None),
                        fields=("year",),
                        name="calendarnotice_one_whole_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(withdrawn_at=None, withdrawn_by=None)
                        | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                        name="calendarnotice_withdrawn_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("date", models.DateField(verbose_name="date")),
                ("is_working_day", models.BooleanField(verbose_name="working day")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="days",
                        to="marketplace.calendarnotice",
                    ),
                ),
            ],
            options={
                "verbose_name": "day of the calendar",
                "verbose_name_plural": "days of the calendar",
                "constraints": [
                    models.UniqueConstraint(fields=("notice", "date"), name="calendarday_once_a_notice"),
                ],
            },
        ),
        run_sql_file(__file__, "append_only_calendar.sql", UNDO),
    ]
