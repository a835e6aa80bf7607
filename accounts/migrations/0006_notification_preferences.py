"""Which e-mails people and teams want; indexes for the bell, which counts often."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import marketplace.clock


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_notification_attempts"),
    ]

    operations = [
        migrations.CreateModel(
            name="NotificationPreference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("orders", "Orders and deliveries"),
                            ("messages", "Messages"),
                            ("reviews", "Reviews"),
                            ("products", "Products"),
                            ("money", "Money"),
                            ("account", "Account and security"),
                        ],
                        max_length=10,
                    ),
                ),
                ("by_email", models.BooleanField()),
                ("changed_at", models.DateTimeField(default=marketplace.clock.now)),
            ],
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("read_at", None)), fields=["user", "-id"], name="notification_user_unread"
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("read_at", None)), fields=["seller", "-id"], name="notification_seller_unread"
            ),
        ),
        migrations.AddField(
            model_name="notificationpreference",
            name="seller",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notification_preferences",
                to="accounts.seller",
            ),
        ),
        migrations.AddField(
            model_name="notificationpreference",
            name="user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notification_preferences",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="notificationpreference",
            constraint=models.UniqueConstraint(fields=("user", "group"), name="notificationpreference_user_group"),
        ),
        migrations.AddConstraint(
            model_name="notificationpreference",
            constraint=models.UniqueConstraint(fields=("seller", "group"), name="notificationpreference_seller_group"),
        ),
        migrations.AddConstraint(
            model_name="notificationpreference",
            constraint=models.CheckConstraint(
                condition=models.Q(("user", None), ("seller", None), _connector="XOR"),
                name="notificationpreference_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="notificationpreference",
            constraint=models.CheckConstraint(
                condition=models.Q(("group__in", ["orders", "messages", "reviews", "products", "money", "account"])),
                name="notificationpreference_group",
            ),
        ),
    ]
