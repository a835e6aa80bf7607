"""Vouchers that are shown in the shop."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0012_settle_what_older_rules_left"),
    ]

    operations = [
        migrations.AddField(
            model_name="voucher",
            name="is_public",
            field=models.BooleanField(db_default=False, default=False, verbose_name="shown in the shop"),
        ),
    ]
