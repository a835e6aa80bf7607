"""Reviewers read pages with a watermark, recorded one by one; the original takes a permission of its own."""

from django.conf import settings
from django.db import migrations, models

import marketplace.clock


class Migration(migrations.Migration):
    dependencies = [("accounts", "0031_review_lanes")]
    operations = [
        migrations.AlterModelOptions(
            name="evidence",
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "permissions": [("open_original", "Can open the original of a document")],
            },
        ),
        migrations.AlterField("evidenceaccess", "at", models.DateTimeField("when", default=marketplace.clock.now)),
        migrations.AlterField(
            "evidenceaccess",
            "user",
            models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="who"),
        ),
        migrations.AddField(
            "evidenceaccess",
            "what",
            models.CharField(
                "what",
                max_length=10,
                choices=[("original", "Original"), ("page", "Page with watermark")],
                default="original",
            ),
        ),
        migrations.AddField("evidenceaccess", "page", models.PositiveSmallIntegerField("page", null=True)),
        migrations.AddConstraint(
            "evidenceaccess",
            models.CheckConstraint(
                name="evidenceaccess_page_of_pages",
                condition=models.Q(what="original", page=None)
                | models.Q(what="page", page__isnull=False, page__gte=1),
            ),
        ),
    ]
