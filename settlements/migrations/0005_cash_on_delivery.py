"""Cash on delivery."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("settlements", "0004_vouchers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="account",
            name="kind",
            field=models.CharField(
                choices=[
                    ("provider", "Payment provider"),
                    ("collection", "To be collected on delivery"),
                    ("bank", "Bank"),
                    ("customer", "Owed to customers"),
                    ("deferred", "Deferred"),
                    ("available", "Available"),
                    ("payable", "Payout on its way"),
                    ("referral_revenue", "Referral fees"),
                    ("admin_fee_revenue", "Refund administration fees"),
                    ("promotion", "Vouchers of the platform"),
                    ("tax", "Tax collected"),
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="journal",
            name="kind",
            field=models.CharField(
                choices=[
                    ("sale", "Sale"),
                    ("refund", "Refund"),
                    ("release", "Release of deferred money"),
                    ("collection", "Collected on delivery"),
                    ("late_payment", "Late payment returned"),
                    ("payout", "Payout set aside"),
                    ("payout_paid", "Payout arrived"),
                    ("payout_failed", "Payout failed"),
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
    ]
