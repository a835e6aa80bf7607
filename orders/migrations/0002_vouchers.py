"""Vouchers, and what they take off orders, lines and refunds."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import marketplace.clock


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_reviewers"),
        ("catalog", "0006_texts_matching"),
        ("orders", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Voucher",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "storefront",
                    models.CharField(
                        choices=[
                            ("CN", "China"),
                            ("US", "United States"),
                            ("CA", "Canada"),
                            ("UK", "United Kingdom"),
                            ("FR", "France"),
                            ("DE", "Germany"),
                            ("IT", "Italy"),
                            ("JP", "Japan"),
                            ("ES", "Spain"),
                        ],
                        max_length=2,
                        verbose_name="store",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("amount", "An amount"), ("percent", "A percentage")],
                        max_length=8,
                        verbose_name="takes off",
                    ),
                ),
                ("amount_minor", models.BigIntegerField(null=True)),
                ("percent_bp", models.PositiveIntegerField(null=True)),
                ("most_minor", models.BigIntegerField(null=True)),
                ("least_minor", models.BigIntegerField(default=0)),
                ("starts_at", models.DateTimeField(verbose_name="starts")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                ("uses_limit", models.PositiveIntegerField(blank=True, null=True, verbose_name="uses in all")),
                ("customer_limit", models.PositiveIntegerField(default=1, verbose_name="uses per customer")),
                ("used", models.PositiveIntegerField(default=0, verbose_name="used")),
                ("created_at", models.DateTimeField(default=marketplace.clock.now)),
            ],
            options={
                "verbose_name": "voucher",
                "verbose_name_plural": "vouchers",
            },
        ),
        migrations.CreateModel(
            name="VoucherUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254)),
                ("amount_minor", models.BigIntegerField()),
                ("used_at", models.DateTimeField(default=marketplace.clock.now)),
                ("released_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="order",
            name="platform_discount_minor",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="order",
            name="seller_discount_minor",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="orderline",
            name="platform_discount_minor",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="orderline",
            name="seller_discount_minor",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="refundline",
            name="subsidy_minor",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("platform_discount_minor", 0), ("seller_discount_minor", 0)),
                    models.Q(
                        (
                            "items_minor__gt",
                            django.db.models.expressions.CombinedExpression(
                                models.F("seller_discount_minor"), "+", models.F("platform_discount_minor")
                            ),
                        ),
                        ("platform_discount_minor__gte", 0),
                        ("seller_discount_minor__gte", 0),
                    ),
                    _connector="OR",
                ),
                name="orderline_discount_below_items",
            ),
        ),
        migrations.AddField(
            model_name="voucher",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="voucher",
            name="seller",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: the platform bears it.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="vouchers",
                to="accounts.seller",
                verbose_name="seller who bears it",
            ),
        ),
        migrations.AddField(
            model_name="basket",
            name="vouchers",
            field=models.ManyToManyField(blank=True, related_name="+", to="orders.voucher"),
        ),
        migrations.AddField(
            model_name="voucheruse",
            name="customer",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="voucheruse",
            name="purchase",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="voucher_uses", to="orders.purchase"
            ),
        ),
        migrations.AddField(
            model_name="voucheruse",
            name="voucher",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="orders.voucher"
            ),
        ),
        migrations.AddIndex(
            model_name="voucher",
            index=models.Index(fields=["seller", "-ends_at"], name="voucher_seller"),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amount_minor__gt", 0),
                        ("amount_minor__isnull", False),
                        ("kind", "amount"),
                        ("percent_bp", None),
                    ),
                    models.Q(
                        ("amount_minor", None),
                        ("kind", "percent"),
                        ("percent_bp__gt", 0),
                        ("percent_bp__isnull", False),
                        ("percent_bp__lt", 10000),
                    ),
                    _connector="OR",
                ),
                name="voucher_takes_off_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="voucher_ends_later"
            ),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.CheckConstraint(
                condition=models.Q(("uses_limit", None), ("used__lte", models.F("uses_limit")), _connector="OR"),
                name="voucher_used_within_limit",
            ),
        ),
        migrations.AddIndex(
            model_name="voucheruse",
            index=models.Index(fields=["voucher", "email"], name="voucheruse_customer"),
        ),
        migrations.AddConstraint(
            model_name="voucheruse",
            constraint=models.UniqueConstraint(fields=("voucher", "purchase"), name="voucheruse_once"),
        ),
        migrations.AddConstraint(
            model_name="voucheruse",
            constraint=models.CheckConstraint(condition=models.Q(("amount_minor__gt", 0)), name="voucheruse_positive"),
        ),
    ]
