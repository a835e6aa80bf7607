"""Sequences behind marketplace.numbers."""

from django.db import migrations

KINDS = ["order", "purchase", "refund", "case", "upload", "product"]


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0001_initial")]

    operations = [
        migrations.RunSQL(f"CREATE SEQUENCE number_{kind} AS bigint", f"DROP SEQUENCE number_{kind}") for kind in KINDS
    ]
