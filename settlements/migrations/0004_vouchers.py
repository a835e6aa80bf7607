"""Accounts and lines of the statement for vouchers."""

from pathlib import Path

from django.db import migrations, models

from marketplace.db import run_sql_file

_GUARDS = (Path(__file__).parent / "sql" / "statements.sql").read_text(encoding="utf-8")
# The function as it was, for the way back.
BEFORE = _GUARDS[_GUARDS.index("CREATE FUNCTION settlements_statement_group") :].partition("$$;")[0]
BEFORE = BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION") + "$$;"


class Migration(migrations.Migration):
    dependencies = [
        ("settlements", "0003_statement_guards"),
    ]

    operations = [
        run_sql_file(__file__, "statement_groups_vouchers.sql", BEFORE),
        migrations.AlterField(
            model_name="account",
            name="kind",
            field=models.CharField(
                choices=[
                    ("provider", "Payment provider"),
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
            model_name="entry",
            name="classification",
            field=models.CharField(
                choices=[
                    ("principal", "Item price"),
                    ("promotion", "Voucher of the seller"),
                    ("delivery", "Delivery paid by customer"),
                    ("referral_fee", "Referral fee"),
                    ("refund_principal", "Refunded item price"),
                    ("refund_delivery", "Refunded delivery"),
                    ("referral_fee_returned", "Referral fee returned"),
                    ("refund_admin_fee", "Refund administration fee"),
                    ("payout_returned", "Payout returned"),
                    ("transfer", "Payout"),
                    ("internal", "Internal"),
                ],
                default="internal",
                max_length=24,
                verbose_name="classification",
            ),
        ),
    ]
