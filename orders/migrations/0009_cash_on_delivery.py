"""Cash on delivery."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0008_messages_append_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="purchase",
            name="pays_on_delivery",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
