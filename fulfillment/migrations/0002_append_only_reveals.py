"""The record of who saw a customer's address can't be changed or deleted."""

from django.db import migrations

from marketplace.db import run_sql_file

UNDO = """
DROP TRIGGER addressreveal_append_only ON fulfillment_addressreveal;
DROP FUNCTION fulfillment_addressreveal_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("fulfillment", "0001_initial")]
    operations = [run_sql_file(__file__, "append_only.sql", UNDO)]
