"""Due dates that moved with the calendar of working days; the record of it can't be changed."""

import django.db.models.deletion
from django.db import migrations, models

import marketplace.clock
from marketplace.db import run_sql_file

UNDO = """
DROP TRIGGER duedatemove_append_only ON accounts_duedatemove;
DROP FUNCTION accounts_duedatemove_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0013_reviewers_see_credentials")]
    operations = [
        migrations.CreateModel(
            name="DueDateMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.DateTimeField()),
                ("after", models.DateTimeField()),
                ("at", models.DateTimeField(default=marketplace.clock.now)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="due_date_moves",
                        to="accounts.qualificationcase",
                    ),
                ),
            ],
        ),
        run_sql_file(__file__, "append_only_due_dates.sql", UNDO),
    ]
