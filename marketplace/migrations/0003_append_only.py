"""The history of states and what operators entered into the calendar can't be changed or deleted."""

from django.db import migrations

from marketplace.db import run_sql_file

UNDO_APPEND_ONLY = """
DROP TRIGGER statechange_append_only ON marketplace_statechange;
DROP FUNCTION marketplace_statechange_append_only();
"""
UNDO_APPEND_ONLY_CALENDAR = """
DROP TRIGGER calendarnotice_append_only ON marketplace_calendarnotice;
DROP FUNCTION marketplace_calendarnotice_append_only();
DROP TRIGGER calendarday_append_only ON marketplace_calendarday;
DROP FUNCTION marketplace_calendarday_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0002_number_sequences")]
    operations = [
        run_sql_file(__file__, "append_only.sql", UNDO_APPEND_ONLY),
        run_sql_file(__file__, "append_only_calendar.sql", UNDO_APPEND_ONLY_CALENDAR),
    ]
