"""The ledger is append-only, balanced, and never reaches into a closed period."""

from django.db import migrations

from marketplace.db import run_sql_file

UNDO = """
DROP TRIGGER journal_stamp ON settlements_journal;
DROP TRIGGER journal_complete ON settlements_journal;
DROP TRIGGER journal_append_only ON settlements_journal;
DROP TRIGGER entry_check ON settlements_entry;
DROP TRIGGER entry_append_only ON settlements_entry;
DROP TRIGGER account_append_only ON settlements_account;
DROP FUNCTION settlements_journal_stamp();
DROP FUNCTION settlements_journal_complete();
DROP FUNCTION settlements_entry_check();
DROP FUNCTION settlements_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("settlements", "0001_initial")]
    operations = [run_sql_file(__file__, "ledger.sql", UNDO)]
