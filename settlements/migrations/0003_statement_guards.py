"""Periods follow each other without a gap; a statement is the sum of its lines and final."""

from django.db import migrations

from marketplace.db import run_sql_file

UNDO = """
DROP TRIGGER statementline_check ON settlements_statementline;
DROP TRIGGER statementline_append_only ON settlements_statementline;
DROP TRIGGER period_follows ON settlements_period;
DROP TRIGGER period_immutable ON settlements_period;
DROP TRIGGER period_proved ON settlements_period;
DROP FUNCTION settlements_statementline_check();
DROP FUNCTION settlements_period_follows();
DROP FUNCTION settlements_period_immutable();
DROP FUNCTION settlements_period_proved();
DROP FUNCTION settlements_statement_group(text);
"""


class Migration(migrations.Migration):
    dependencies = [("settlements", "0002_ledger_guards")]
    operations = [run_sql_file(__file__, "statements.sql", UNDO)]
