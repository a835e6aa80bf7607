"""What stands in the activity log can't be changed or deleted."""

from django.db import migrations

from marketplace.db import run_sql_file

UNDO = """
DROP TRIGGER activity_append_only ON accounts_activity;
DROP FUNCTION accounts_activity_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_team_and_activity")]
    operations = [run_sql_file(__file__, "activity.sql", UNDO)]
