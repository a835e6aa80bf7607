"""Evidence, who read it, activity, proposals and moved due dates can't be changed or deleted."""

from django.db import migrations

from marketplace.db import run_sql_file

UNDO_APPEND_ONLY_EVIDENCE = """
DROP TRIGGER evidence_append_only ON accounts_evidence;
DROP FUNCTION accounts_evidence_append_only();
DROP TRIGGER evidenceaccess_append_only ON accounts_evidenceaccess;
DROP FUNCTION accounts_evidenceaccess_append_only();
"""
UNDO_APPEND_ONLY_ACTIVITY = """
DROP TRIGGER activity_append_only ON accounts_activity;
DROP FUNCTION accounts_activity_append_only();
"""
UNDO_APPEND_ONLY_DUE_DATES = """
DROP TRIGGER duedatemove_append_only ON accounts_duedatemove;
DROP FUNCTION accounts_duedatemove_append_only();
"""
UNDO_APPEND_ONLY_PROPOSALS = """
DROP TRIGGER proposal_append_only ON accounts_proposal;
DROP FUNCTION accounts_proposal_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        run_sql_file(__file__, "append_only_evidence.sql", UNDO_APPEND_ONLY_EVIDENCE),
        run_sql_file(__file__, "append_only_activity.sql", UNDO_APPEND_ONLY_ACTIVITY),
        run_sql_file(__file__, "append_only_due_dates.sql", UNDO_APPEND_ONLY_DUE_DATES),
        run_sql_file(__file__, "append_only_proposals.sql", UNDO_APPEND_ONLY_PROPOSALS),
    ]
