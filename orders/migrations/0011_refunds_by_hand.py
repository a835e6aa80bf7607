"""Refunds that an operator transferred: no provider knows of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0010_voucher_limits"),
    ]

    operations = [
        migrations.AddField(
            model_name="refund",
            name="is_by_hand",
            field=models.BooleanField(db_default=False, default=False, verbose_name="transferred by hand"),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_by_hand", False),
                    models.Q(("state", "done"), models.Q(("provider_ref", ""), _negated=True)),
                    _connector="OR",
                ),
                name="refund_by_hand",
            ),
        ),
    ]
