"""Conversations about orders, their messages and files, and how fast sellers answer."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

import accounts.models.qualification
import marketplace.clock
import orders.models.message


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_reviewers"),
        ("orders", "0006_reconciliation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "file",
                    models.FileField(
                        max_length=200,
                        storage=accounts.models.qualification.private_storage,
                        upload_to=orders.models.message.attachment_path,
                    ),
                ),
                ("content_type", models.CharField(max_length=40)),
                ("size", models.PositiveIntegerField()),
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Conversation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "topic",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("delivery", "Delivery"),
                            ("article", "Article"),
                            ("invoice", "Invoice"),
                            ("return", "Return"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                        verbose_name="topic",
                    ),
                ),
                ("last_at", models.DateTimeField(default=marketplace.clock.now, verbose_name="last message")),
                ("answer_by", models.DateTimeField(null=True, verbose_name="answer by")),
                ("reminded_at", models.DateTimeField(null=True)),
                ("is_new_to_buyer", models.BooleanField(default=False)),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="conversation", to="orders.order"
                    ),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conversations",
                        to="accounts.seller",
                    ),
                ),
            ],
            options={
                "verbose_name": "conversation",
                "verbose_name_plural": "conversations",
            },
        ),
        migrations.CreateModel(
            name="ConversationLook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=marketplace.clock.now, verbose_name="when")),
                (
                    "attachment",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.attachment",
                        verbose_name="attachment",
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="looks", to="orders.conversation"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "look at a conversation",
                "verbose_name_plural": "looks at conversations",
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[("buyer", "Customer"), ("seller", "Seller"), ("platform", "Quay")],
                        max_length=10,
                        verbose_name="from",
                    ),
                ),
                (
                    "topic",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("delivery", "Delivery"),
                            ("article", "Article"),
                            ("invoice", "Invoice"),
                            ("return", "Return"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                        verbose_name="topic",
                    ),
                ),
                ("text", models.TextField(verbose_name="text")),
                ("original", models.TextField(blank=True)),
                ("key", models.CharField(max_length=32)),
                ("created_at", models.DateTimeField(default=marketplace.clock.now, verbose_name="time")),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="orders.conversation",
                    ),
                ),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
            },
        ),
        migrations.AddField(
            model_name="conversation",
            name="last_message",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orders.message"
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="message",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attachments",
                to="orders.message",
            ),
        ),
        migrations.CreateModel(
            name="AnswerClock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answer_by", models.DateTimeField(verbose_name="answer by")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="stopped")),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[("answered", "Answered"), ("not_needed", "No answer needed")],
                        max_length=10,
                        verbose_name="how",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.seller",
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clocks",
                        to="orders.conversation",
                    ),
                ),
                (
                    "question",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="clock", to="orders.message"
                    ),
                ),
            ],
            options={
                "verbose_name": "time of an answer",
                "verbose_name_plural": "times of answers",
            },
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["conversation", "side", "created_at"], name="message_of_conversation"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(fields=("conversation", "side", "key"), name="message_once_per_key"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["buyer", "seller", "platform"])), name="message_side"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("side", "buyer"), ("author__isnull", False), _connector="OR"),
                name="message_author",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="message_not_empty"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    django.db.models.functions.text.Length("original"), 2000
                ),
                name="message_not_too_long",
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("answer_by__isnull", False)),
                fields=["seller", "answer_by"],
                name="conversation_to_answer",
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("answer_by__isnull", False), ("reminded_at", None)),
                fields=["answer_by"],
                name="conversation_to_remind",
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(fields=["seller", "-last_at"], name="conversation_newest"),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=models.Q(("reminded_at", None), ("answer_by__isnull", False), _connector="OR"),
                name="conversation_reminded_of_a_clock",
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.UniqueConstraint(fields=("message", "position"), name="attachment_once_per_place"),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(("position__gte", 1), ("position__lte", 3)), name="attachment_few_per_message"
            ),
        ),
        migrations.AddIndex(
            model_name="answerclock",
            index=models.Index(fields=["seller", "answer_by"], name="answerclock_of_seller"),
        ),
        migrations.AddIndex(
            model_name="answerclock",
            index=models.Index(fields=["conversation"], name="answerclock_of_conversation"),
        ),
        migrations.AddConstraint(
            model_name="answerclock",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("conversation",), name="answerclock_one_runs"
            ),
        ),
        migrations.AddConstraint(
            model_name="answerclock",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ended_by", None), ("ending", "")),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        ("ending__in", ["answered", "not_needed"]),
                    ),
                    _connector="OR",
                ),
                name="answerclock_stopped_by_somebody",
            ),
        ),
    ]
