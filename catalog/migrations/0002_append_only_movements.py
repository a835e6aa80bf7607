"""Movements of stock can't be changed or deleted."""

from django.db import migrations

from marketplace.db import run_sql_file

UNDO = """
DROP TRIGGER stockmovement_append_only ON catalog_stockmovement;
DROP FUNCTION catalog_stockmovement_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]
    operations = [run_sql_file(__file__, "append_only.sql", UNDO)]
