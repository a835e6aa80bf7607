"""Indexes that keep the reviewers' lanes, counters and figures fast at 100,000 cases."""

from django.db import migrations, models

from marketplace.db import run_sql_file

OPEN = models.Q(state__in=("submitted", "in_review", "more_information"))


def lane(fields: list[str], condition: models.Q, name: str) -> migrations.AddIndex:
    """Return the index of one lane, in the order it is shown."""
    index = models.Index(fields=fields, condition=condition, name=f"case_lane_{name}")
    return migrations.AddIndex(model_name="qualificationcase", index=index)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0030_due_date_moves"), ("marketplace", "0004_calendar")]
    operations = [
        lane(["due_at", "id"], OPEN, "open"),
        lane(["due_at", "id"], models.Q(state="submitted", reviewer=None), "unassigned"),
        lane(["reviewer", "due_at", "id"], OPEN, "mine"),
        lane(["-decided_at", "-id"], models.Q(decided_at__isnull=False), "decided"),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(fields=["verdict_at"], condition=models.Q(verdict="refused"), name="evidence_refused"),
        ),
        run_sql_file(__file__, "decisions.sql", "DROP INDEX statechange_case_decided;"),
    ]
