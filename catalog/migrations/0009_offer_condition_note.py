"""What sellers say of the condition of goods that are not new."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0008_product_ratings"),
    ]

    operations = [
        migrations.AddField(
            model_name="offer",
            name="condition_note",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=1000, verbose_name="note on the condition"
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("condition_note", ""), models.Q(("condition", "new"), _negated=True), _connector="OR"
                ),
                name="offer_note_if_not_new",
            ),
        ),
    ]
