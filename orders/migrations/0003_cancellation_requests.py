"""Requests to cancel, lines put aside, titles for invoices."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import marketplace.clock


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0002_vouchers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="basketline",
            name="is_saved",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="CancellationRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for the seller"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="reason")),
                ("answer", models.CharField(blank=True, max_length=400, verbose_name="answer")),
                ("asked_at", models.DateTimeField(default=marketplace.clock.now)),
                ("answer_by", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cancellation_requests",
                        to="orders.order",
                        verbose_name="order",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["answer_by"], name="cancellationrequest_waiting"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "accepted", "declined", "closed"])),
                        name="cancellationrequest_state",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")), fields=("order",), name="cancellationrequest_one_open"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoiceTitle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("tax_number", models.CharField(blank=True, max_length=20, verbose_name="tax number")),
                ("used_at", models.DateTimeField(default=marketplace.clock.now)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invoice_titles",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "title", "tax_number"), name="invoicetitle_once")
                ],
            },
        ),
    ]
