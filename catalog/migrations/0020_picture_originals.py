from django.db import migrations, models

import accounts.models.qualification
from marketplace import clock


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_category_line")]

    operations = [
        migrations.AddField(
            "productpicture",
            "original",
            models.FileField(
                default="", storage=accounts.models.qualification.private_storage, upload_to="", max_length=100
            ),
            preserve_default=False,
        ),
        migrations.AddField("productpicture", "alts", models.JSONField(blank=True, default=dict)),
        migrations.AddField("productpicture", "source", models.CharField(blank=True, max_length=500)),
        migrations.AddField("productpicture", "created_at", models.DateTimeField(default=clock.now)),
        migrations.AlterField("productpicture", "thumbnail", models.ImageField(blank=True, upload_to="")),
        migrations.AddIndex(
            "productpicture",
            models.Index(fields=["created_at"], condition=models.Q(("thumbnail", "")), name="productpicture_waiting"),
        ),
    ]
