"""What the last audit found, and an index that finds returned payouts."""

from django.db import migrations, models

import marketplace.clock


class Migration(migrations.Migration):
    dependencies = [("settlements", "0004_payout_waits_for_proof")]
    operations = [
        migrations.CreateModel(
            name="AuditFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sentence", models.TextField(unique=True, verbose_name="finding")),
                ("found_at", models.DateTimeField(default=marketplace.clock.now, verbose_name="first found")),
            ],
            options={"verbose_name": "audit finding", "verbose_name_plural": "audit findings"},
        ),
        migrations.AddIndex(
            model_name="payout",
            index=models.Index(fields=["id"], condition=models.Q(state="failed"), name="payout_returned"),
        ),
    ]
