"""The delivery log: each try to send an e-mail; indexes for those who look for one."""

import django.db.models.deletion
from django.db import migrations, models

import marketplace.clock


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_reviewers"),
    ]

    operations = [
        migrations.CreateModel(
            name="NotificationAttempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=marketplace.clock.now, verbose_name="at")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("sent", "Sent"),
                            ("failed", "Failed, tried again later"),
                            ("given_up", "Failed, given up"),
                        ],
                        max_length=8,
                        verbose_name="outcome",
                    ),
                ),
                ("error", models.CharField(blank=True, max_length=60, verbose_name="error")),
                ("detail", models.CharField(blank=True, max_length=200, verbose_name="what it said")),
            ],
            options={
                "verbose_name": "try to send",
                "verbose_name_plural": "tries to send",
            },
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(fields=["email", "-id"], name="notification_email"),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("failed_at__isnull", False)), fields=["-id"], name="notification_given_up"
            ),
        ),
        migrations.AddField(
            model_name="notificationattempt",
            name="notification",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="tries", to="accounts.notification"
            ),
        ),
        migrations.AddIndex(
            model_name="notificationattempt",
            index=models.Index(fields=["at"], name="notificationattempt_at"),
        ),
        migrations.AddConstraint(
            model_name="notificationattempt",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["sent", "failed", "given_up"])), name="notificationattempt_outcome"
            ),
        ),
    ]
