"""The history of states can't be changed or deleted."""

from django.db import migrations

from marketplace.db import run_sql_file

UNDO = """
DROP TRIGGER statechange_append_only ON marketplace_statechange;
DROP FUNCTION marketplace_statechange_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0002_number_sequences")]
    operations = [run_sql_file(__file__, "append_only.sql", UNDO)]
