"""The history of prices belongs to an offer in a store, and outlives a price that is removed and entered again.

Beside it an index goes that PostgreSQL has twice: Django gives every text key one for beginnings.
"""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from marketplace import storefronts
from marketplace.db import run_sql_file

FILL = """
DROP TRIGGER pricechange_append_only ON catalog_pricechange;
UPDATE catalog_pricechange c SET offer_id = p.offer_id, storefront = p.storefront
  FROM catalog_offerprice p WHERE p.id = c.price_id;
SET CONSTRAINTS ALL IMMEDIATE;
"""
# Back there, the history begins anew with the prices of the day.
BEGIN_ANEW = """
INSERT INTO catalog_pricechange (price_id, amount_minor, at)
SELECT id, amount_minor, changed_at FROM catalog_offerprice;
SET CONSTRAINTS ALL IMMEDIATE;
CREATE TRIGGER pricechange_append_only BEFORE UPDATE ON catalog_pricechange
    FOR EACH ROW EXECUTE FUNCTION catalog_pricechange_append_only();
"""
_BEFORE = (Path(__file__).parent / "sql" / "price_history.sql").read_text(encoding="utf-8")
UNDO = f"""
TRUNCATE catalog_pricechange;
DROP TRIGGER pricechange_append_only ON catalog_pricechange;
DROP TRIGGER offerprice_inserted ON catalog_offerprice;
DROP TRIGGER offerprice_updated ON catalog_offerprice;
DROP FUNCTION catalog_offerprice_inserted();
DROP FUNCTION catalog_offerprice_updated();
DROP FUNCTION catalog_pricechange_append_only();
{_BEFORE}
DROP TRIGGER pricechange_append_only ON catalog_pricechange;
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_reviewers_decide_changes")]
    operations = [
        migrations.AddField(
            "pricechange",
            "offer",
            models.ForeignKey(
                "catalog.offer",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="price_changes",
                db_index=False,
            ),
        ),
        migrations.AddField(
            "pricechange", "storefront", models.CharField(choices=storefronts.CHOICES, max_length=2, null=True)
        ),
        migrations.RunSQL(FILL, BEGIN_ANEW),
        migrations.RemoveIndex("pricechange", "pricechange_newest"),
        migrations.RemoveField("pricechange", "price"),
        migrations.AlterField(
            "pricechange",
            "offer",
            models.ForeignKey(
                "catalog.offer",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="price_changes",
                db_index=False,
            ),
        ),
        migrations.AlterField(
            "pricechange", "storefront", models.CharField(choices=storefronts.CHOICES, max_length=2)
        ),
        migrations.AddIndex(
            "pricechange", models.Index(fields=["offer", "storefront", "-at"], name="pricechange_newest")
        ),
        run_sql_file(__file__, "price_history_by_offer.sql", UNDO),
        migrations.RemoveIndex("searchword", "searchword_beginning"),
    ]
