"""The condition of the featured offer, which cards tell."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0009_offer_condition_note"),
    ]

    operations = [
        migrations.AddField(
            model_name="featuredoffer",
            name="condition",
            field=models.CharField(
                choices=[("new", "New"), ("refurbished", "Refurbished"), ("used", "Used")],
                db_default="new",
                default="new",
                max_length=12,
            ),
        ),
    ]
