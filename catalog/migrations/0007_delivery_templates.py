"""Delivery templates of sellers, and what a packed piece weighs."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import marketplace.clock


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_reviewers"),
        ("catalog", "0006_texts_matching"),
    ]

    operations = [
        migrations.AddField(
            model_name="offer",
            name="weight_g",
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name="weight when packed (g)"),
        ),
        migrations.CreateModel(
            name="DeliveryTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                (
                    "measure",
                    models.CharField(
                        choices=[("pieces", "By piece"), ("weight", "By weight")],
                        default="pieces",
                        max_length=8,
                        verbose_name="charged",
                    ),
                ),
                ("is_default", models.BooleanField(default=False, verbose_name="default")),
                ("updated_at", models.DateTimeField(default=marketplace.clock.now)),
                (
                    "seller",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delivery_templates",
                        to="accounts.seller",
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery template",
                "verbose_name_plural": "delivery templates",
                "ordering": ["-is_default", "name"],
            },
        ),
        migrations.AddField(
            model_name="offer",
            name="delivery_template",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="offers",
                to="catalog.deliverytemplate",
            ),
        ),
        migrations.CreateModel(
            name="DeliveryZone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "method",
                    models.CharField(
                        choices=[("standard", "Standard delivery"), ("express", "Express delivery")],
                        default="standard",
                        max_length=10,
                    ),
                ),
                (
                    "provinces",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), blank=True, default=list, size=None
                    ),
                ),
                ("first_units", models.PositiveIntegerField()),
                ("first_minor", models.PositiveIntegerField()),
                ("next_units", models.PositiveIntegerField()),
                ("next_minor", models.PositiveIntegerField()),
                ("free_from_minor", models.PositiveIntegerField(null=True)),
                ("surcharge_minor", models.PositiveIntegerField(default=0)),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="zones",
                        to="catalog.deliverytemplate",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="deliverytemplate",
            constraint=models.UniqueConstraint(fields=("seller", "name"), name="deliverytemplate_once_per_name"),
        ),
        migrations.AddConstraint(
            model_name="deliverytemplate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_default", True)), fields=("seller",), name="deliverytemplate_one_default"
            ),
        ),
        migrations.AddConstraint(
            model_name="deliveryzone",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_units__gt", 0), ("next_units__gt", 0)), name="deliveryzone_units_positive"
            ),
        ),
    ]
