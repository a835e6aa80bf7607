"""Evidence and the record of who read it can't be changed or deleted."""

from django.db import migrations

from marketplace.db import run_sql_file

UNDO = """
DROP TRIGGER evidence_append_only ON accounts_evidence;
DROP FUNCTION accounts_evidence_append_only();
DROP TRIGGER evidenceaccess_append_only ON accounts_evidenceaccess;
DROP FUNCTION accounts_evidenceaccess_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [run_sql_file(__file__, "append_only.sql", UNDO)]
