import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accounts.models.qualification import private_storage
from marketplace import clock

STATES = ["received", "checking", "matching", "checked", "applying", "done", "failed", "cancelled"]
CASCADE, SET_NULL = django.db.models.deletion.CASCADE, django.db.models.deletion.SET_NULL


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("catalog", "0022_drop_picture_renders"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ColumnMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("signature", models.CharField(max_length=64)),
                ("rules", models.JSONField()),
                ("changed_at", models.DateTimeField(default=clock.now)),
                (
                    "changed_by",
                    models.ForeignKey(null=True, on_delete=SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "seller",
                    models.ForeignKey(on_delete=CASCADE, related_name="column_mappings", to="accounts.seller"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("seller", "signature"), name="columnmapping_once")]
            },
        ),
        migrations.CreateModel(
            name="BatchPicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=500)),
                ("position", models.PositiveSmallIntegerField()),
                ("row", models.PositiveIntegerField()),
                ("column_index", models.SmallIntegerField()),
                ("column", models.CharField(blank=True, max_length=80)),
                ("sku", models.CharField(max_length=80)),
                ("done_at", models.DateTimeField(null=True)),
                ("product", models.ForeignKey(on_delete=CASCADE, related_name="+", to="catalog.product")),
                ("upload", models.ForeignKey(on_delete=CASCADE, related_name="pictures", to="catalog.batchupload")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at", None)), fields=["upload", "id"], name="batchpicture_waiting"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("upload", "product", "source"), name="batchpicture_once_per_product"
                    )
                ],
            },
        ),
        migrations.AddField(
            "batchupload",
            "archive",
            models.FileField(blank=True, max_length=200, storage=private_storage, upload_to="uploads/%Y/%m/"),
        ),
        migrations.AddField("batchupload", "digest", models.CharField(blank=True, max_length=64)),
        migrations.AddField("batchupload", "mapping", models.JSONField(blank=True, default=dict)),
        migrations.AlterField(
            "batchupload",
            "state",
            models.CharField(
                choices=[
                    ("received", "Received"),
                    ("checking", "Checking"),
                    ("matching", "Columns to match"),
                    ("checked", "Checked"),
                    ("applying", "Applying"),
                    ("done", "Done"),
                    ("failed", "Failed"),
                    ("cancelled", "Cancelled"),
                ],
                default="received",
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint("batchupload", "upload_state"),
        migrations.AddConstraint(
            "batchupload",
            models.CheckConstraint(condition=models.Q(("state__in", STATES)), name="upload_state"),
        ),
        migrations.AddIndex("batchupload", models.Index(fields=["seller", "digest"], name="upload_same_file")),
    ]
