"""An index over the history of states, for the reviewers' figures."""

from django.db import migrations

from marketplace.db import run_sql_file

UNDO_DECISIONS = """
DROP INDEX statechange_case_decided;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_append_only"), ("marketplace", "0001_initial")]
    operations = [
        run_sql_file(__file__, "decisions.sql", UNDO_DECISIONS),
    ]
