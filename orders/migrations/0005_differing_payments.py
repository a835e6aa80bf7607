"""Money in another amount than was asked for goes back; the sandbox provider knows when it was paid, and what."""

from django.db import migrations, models

# Charges from before count as paid when we noted it.
PAID_AT = """
UPDATE orders_sandboxcharge AS charge
SET paid_at = coalesce(
    (SELECT captured_at FROM orders_payment WHERE provider = 'sandbox' AND provider_ref = charge.token),
    charge.created_at
)
WHERE status = 'paid'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0004_reviews"),
    ]

    operations = [
        migrations.AddField(
            model_name="payment",
            name="received_currency",
            field=models.CharField(blank=True, max_length=3),
        ),
        migrations.AddField(
            model_name="payment",
            name="received_minor",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="sandboxcharge",
            name="expires_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="sandboxcharge",
            name="paid_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="sandboxcharge",
            name="paid_minor",
            field=models.BigIntegerField(null=True),
        ),
        migrations.RunSQL(PAID_AT, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="webhookevent",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("captured", "Captured"),
                    ("failed", "Payment failed"),
                    ("returned", "Late payment returned"),
                    ("nothing_new", "Nothing new"),
                    ("mismatch", "Another amount, returned"),
                    ("unknown", "Unknown payment"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(("captured_at__isnull", False)),
                fields=["provider", "captured_at"],
                name="payment_captured_at",
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(("returned_at", None), ("state", "returned")),
                fields=["id"],
                name="payment_to_return",
            ),
        ),
        migrations.AddIndex(
            model_name="sandboxcharge",
            index=models.Index(condition=models.Q(("status", "paid")), fields=["paid_at"], name="sandboxcharge_paid"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("received_currency", ""), ("received_minor", None)),
                    models.Q(
                        ("received_minor__gt", 0),
                        ("state", "returned"),
                        models.Q(("received_currency", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="payment_received",
            ),
        ),
        migrations.AddConstraint(
            model_name="sandboxcharge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paid_at__isnull", False), ("status", "paid")),
                    models.Q(models.Q(("status", "paid"), _negated=True), ("paid_at", None), ("paid_minor", None)),
                    _connector="OR",
                ),
                name="sandboxcharge_paid_at",
            ),
        ),
    ]
