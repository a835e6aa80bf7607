"""The condition of what is featured already; rows of new goods have it by default."""

from django.db import migrations

FILL = """
UPDATE catalog_featuredoffer f SET condition = o.condition
  FROM catalog_offer o WHERE o.id = f.offer_id AND f.condition <> o.condition
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0010_featured_condition"),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
