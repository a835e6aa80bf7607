"""The provider's statements beside our books, and what does not fit, kept for good."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import marketplace.clock
from marketplace.db import run_sql_file

UNDO = """
DROP TRIGGER providerline_append_only ON orders_providerline;
DROP TRIGGER finding_kept ON orders_reconciliationfinding;
DROP TRIGGER finding_append_only ON orders_reconciliationfinding;
DROP FUNCTION orders_reconciliation_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0005_differing_payments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReconciliationRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.CharField(max_length=16, verbose_name="payment provider")),
                ("day", models.DateField(verbose_name="day")),
                ("started_at", models.DateTimeField(default=marketplace.clock.now, verbose_name="started at")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="finished at")),
                ("line_count", models.PositiveIntegerField(default=0, verbose_name="movements")),
                ("captured_count", models.PositiveIntegerField(default=0, verbose_name="captured here")),
                ("finding_count", models.PositiveIntegerField(default=0, verbose_name="findings")),
                ("theirs", models.JSONField(default=list, verbose_name="at the provider")),
                ("ours", models.JSONField(default=list, verbose_name="in our books")),
            ],
            options={
                "verbose_name": "reconciliation",
                "verbose_name_plural": "reconciliations",
                "constraints": [models.UniqueConstraint(fields=("provider", "day"), name="reconciliation_once")],
            },
        ),
        migrations.CreateModel(
            name="ReconciliationFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("missing_here", "Missing in our books"),
                            ("missing_there", "Missing at the provider"),
                            ("amount_differs", "Amount differs"),
                        ],
                        max_length=16,
                        verbose_name="finding",
                    ),
                ),
                (
                    "movement",
                    models.CharField(
                        choices=[("payment", "Payment in"), ("refund", "Refund out")],
                        max_length=8,
                        verbose_name="movement",
                    ),
                ),
                ("ref", models.CharField(max_length=64, verbose_name="reference")),
                ("ours_minor", models.BigIntegerField(null=True)),
                ("theirs_minor", models.BigIntegerField(null=True)),
                ("ours_currency", models.CharField(blank=True, max_length=3)),
                ("theirs_currency", models.CharField(blank=True, max_length=3)),
                ("found_at", models.DateTimeField(default=marketplace.clock.now, verbose_name="found at")),
                ("resolved_at", models.DateTimeField(null=True, verbose_name="resolved at")),
                ("note", models.CharField(blank=True, max_length=400, verbose_name="how it was resolved")),
                (
                    "resolved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="resolved by",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="orders.reconciliationrun",
                        verbose_name="reconciliation",
                    ),
                ),
            ],
            options={
                "verbose_name": "reconciliation finding",
                "verbose_name_plural": "reconciliation findings",
                "indexes": [
                    models.Index(condition=models.Q(("resolved_at", None)), fields=["id"], name="finding_open")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "movement", "ref", "kind"), name="finding_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("note", ""), ("resolved_at", None), ("resolved_by", None)),
                            models.Q(
                                ("resolved_at__isnull", False),
                                ("resolved_by__isnull", False),
                                models.Q(("note", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="finding_resolved",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProviderLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(choices=[("payment", "Payment in"), ("refund", "Refund out")], max_length=8),
                ),
                ("ref", models.CharField(max_length=64)),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("at", models.DateTimeField()),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="orders.reconciliationrun",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["ref", "kind"], name="providerline_ref")],
            },
        ),
        run_sql_file(__file__, "reconciliation.sql", UNDO),
    ]
