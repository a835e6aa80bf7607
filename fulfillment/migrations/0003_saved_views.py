"""Filters of Manage Orders that members keep under a name."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import marketplace.clock


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_notification_preferences"),
        ("fulfillment", "0002_append_only_reveals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("query", models.JSONField()),
                ("is_shared", models.BooleanField(default=False, verbose_name="for the whole team")),
                ("created_at", models.DateTimeField(default=marketplace.clock.now)),
                (
                    "seller",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="saved_views", to="accounts.seller"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("seller", "user", "name"), name="savedview_name_once"),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="savedview_named"),
                ],
            },
        ),
    ]
