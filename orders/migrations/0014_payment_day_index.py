"""What reconciliation reads of a day: payments sent back, refunds made."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0013_voucher_public"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(("state", "returned")),
                fields=["provider", "returned_at"],
                name="payment_returned_at",
            ),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(
                condition=models.Q(("done_at__isnull", False)), fields=["done_at"], name="refund_done_at"
            ),
        ),
    ]
