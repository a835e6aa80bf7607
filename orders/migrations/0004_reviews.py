"""Reviews of articles with their pictures, feedback about sellers, and when customers were asked for a review."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.models.qualification
import marketplace.clock


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_reviewers"),
        ("catalog", "0008_product_ratings"),
        ("orders", "0003_cancellation_requests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProductReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("published", "Published"), ("struck", "Struck through")],
                        default="published",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "rating",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="stars",
                    ),
                ),
                ("language", models.CharField(max_length=10)),
                ("created_at", models.DateTimeField(default=marketplace.clock.now, verbose_name="written")),
                ("edited_at", models.DateTimeField(null=True)),
                ("reply", models.TextField(blank=True, verbose_name="reply")),
                ("replied_at", models.DateTimeField(null=True)),
                (
                    "strike_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("advertising", "Contact data or advertising"),
                            ("abusive", "Insults or hatred"),
                            ("personal", "Somebody's personal data"),
                            ("unrelated", "Not about the article or the seller"),
                            ("not_genuine", "Bought or not genuine"),
                            ("unlawful", "Against the law"),
                        ],
                        max_length=12,
                        verbose_name="why struck through",
                    ),
                ),
                ("strike_note", models.CharField(blank=True, max_length=500, verbose_name="in words")),
                ("struck_at", models.DateTimeField(null=True, verbose_name="struck through at")),
                ("title", models.CharField(blank=True, max_length=80, verbose_name="title")),
                ("text", models.TextField(blank=True, max_length=2000, verbose_name="review")),
            ],
            options={
                "verbose_name": "review",
                "verbose_name_plural": "reviews",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReviewPicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "original",
                    models.FileField(blank=True, storage=accounts.models.qualification.private_storage, upload_to=""),
                ),
                ("stem", models.CharField(max_length=80, unique=True)),
                ("thumbnail", models.CharField(blank=True, max_length=100)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("created_at", models.DateTimeField(default=marketplace.clock.now)),
            ],
            options={
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SellerFeedback",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("published", "Published"), ("struck", "Struck through")],
                        default="published",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "rating",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="stars",
                    ),
                ),
                ("language", models.CharField(max_length=10)),
                ("created_at", models.DateTimeField(default=marketplace.clock.now, verbose_name="written")),
                ("edited_at", models.DateTimeField(null=True)),
                ("reply", models.TextField(blank=True, verbose_name="reply")),
                ("replied_at", models.DateTimeField(null=True)),
                (
                    "strike_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("advertising", "Contact data or advertising"),
                            ("abusive", "Insults or hatred"),
                            ("personal", "Somebody's personal data"),
                            ("unrelated", "Not about the article or the seller"),
                            ("not_genuine", "Bought or not genuine"),
                            ("unlawful", "Against the law"),
                        ],
                        max_length=12,
                        verbose_name="why struck through",
                    ),
                ),
                ("strike_note", models.CharField(blank=True, max_length=500, verbose_name="in words")),
                ("struck_at", models.DateTimeField(null=True, verbose_name="struck through at")),
                ("text", models.TextField(blank=True, max_length=400, verbose_name="feedback")),
            ],
            options={
                "verbose_name": "seller feedback",
                "verbose_name_plural": "seller feedback",
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="order",
            name="review_asked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("delivered_at__isnull", False), ("review_asked_at", None)),
                fields=["delivered_at"],
                name="order_review_to_ask",
            ),
        ),
        migrations.AddField(
            model_name="productreview",
            name="customer",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="customer",
            ),
        ),
        migrations.AddField(
            model_name="productreview",
            name="line",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="review", to="orders.orderline"
            ),
        ),
        migrations.AddField(
            model_name="productreview",
            name="product",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reviews",
                to="catalog.product",
                verbose_name="product",
            ),
        ),
        migrations.AddField(
            model_name="productreview",
            name="seller",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.seller",
                verbose_name="seller",
            ),
        ),
        migrations.AddField(
            model_name="productreview",
            name="struck_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="reviewpicture",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="pictures", to="orders.productreview"
            ),
        ),
        migrations.AddField(
            model_name="sellerfeedback",
            name="customer",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="customer",
            ),
        ),
        migrations.AddField(
            model_name="sellerfeedback",
            name="order",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="feedback", to="orders.order"
            ),
        ),
        migrations.AddField(
            model_name="sellerfeedback",
            name="seller",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.seller",
                verbose_name="seller",
            ),
        ),
        migrations.AddField(
            model_name="sellerfeedback",
            name="struck_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="productreview",
            index=models.Index(
                condition=models.Q(("state", "published")), fields=["product", "-id"], name="review_product"
            ),
        ),
        migrations.AddIndex(
            model_name="productreview",
            index=models.Index(
                condition=models.Q(("state", "published")), fields=["product", "rating", "-id"], name="review_stars"
            ),
        ),
        migrations.AddIndex(
            model_name="productreview",
            index=models.Index(fields=["seller", "-id"], name="review_seller"),
        ),
        migrations.AddIndex(
            model_name="productreview",
            index=models.Index(
                condition=models.Q(("rating__lte", 3), ("reply", ""), ("state", "published")),
                fields=["seller", "-id"],
                name="review_to_answer",
            ),
        ),
        migrations.AddIndex(
            model_name="productreview",
            index=models.Index(fields=["customer", "-id"], name="review_customer"),
        ),
        migrations.AddConstraint(
            model_name="productreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["published", "struck"])), name="productreview_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="productreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("rating__gte", 1), ("rating__lte", 5)), name="productreview_rating"
            ),
        ),
        migrations.AddConstraint(
            model_name="productreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("replied_at", None), ("reply", "")),
                    models.Q(models.Q(("reply", ""), _negated=True), ("replied_at__isnull", False)),
                    _connector="OR",
                ),
                name="productreview_reply",
            ),
        ),
        migrations.AddConstraint(
            model_name="productreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "published"), ("struck_at", None)),
                    models.Q(
                        ("state", "struck"),
                        ("struck_at__isnull", False),
                        models.Q(("strike_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="productreview_struck_with_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="reviewpicture",
            index=models.Index(
                condition=models.Q(("thumbnail", "")), fields=["created_at"], name="reviewpicture_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="sellerfeedback",
            index=models.Index(
                condition=models.Q(("state", "published")),
                fields=["seller", "-created_at"],
                include=("rating",),
                name="feedback_shown",
            ),
        ),
        migrations.AddIndex(
            model_name="sellerfeedback",
            index=models.Index(fields=["seller", "-id"], name="feedback_seller"),
        ),
        migrations.AddIndex(
            model_name="sellerfeedback",
            index=models.Index(fields=["customer", "-id"], name="feedback_customer"),
        ),
        migrations.AddConstraint(
            model_name="sellerfeedback",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["published", "struck"])), name="sellerfeedback_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="sellerfeedback",
            constraint=models.CheckConstraint(
                condition=models.Q(("rating__gte", 1), ("rating__lte", 5)), name="sellerfeedback_rating"
            ),
        ),
        migrations.AddConstraint(
            model_name="sellerfeedback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("replied_at", None), ("reply", "")),
                    models.Q(models.Q(("reply", ""), _negated=True), ("replied_at__isnull", False)),
                    _connector="OR",
                ),
                name="sellerfeedback_reply",
            ),
        ),
        migrations.AddConstraint(
            model_name="sellerfeedback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "published"), ("struck_at", None)),
                    models.Q(
                        ("state", "struck"),
                        ("struck_at__isnull", False),
                        models.Q(("strike_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="sellerfeedback_struck_with_reason",
            ),
        ),
    ]
