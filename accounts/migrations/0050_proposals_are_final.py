"""A proposal stays as its author wrote it, and is decided once, by somebody."""

from django.db import migrations, models

from marketplace.db import run_sql_file

UNDO = """
DROP TRIGGER proposal_append_only ON accounts_proposal;
DROP FUNCTION accounts_proposal_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0032_pages_with_watermark")]
    operations = [
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(state="open", decided_by=None, decided_at=None)
                | models.Q(state="dropped", decided_at__isnull=False)
                | models.Q(state="confirmed", decided_by__isnull=False, decided_at__isnull=False),
                name="proposal_decided_by_somebody",
            ),
        ),
        run_sql_file(__file__, "append_only_proposals.sql", UNDO),
    ]
