"""Movements of stock and prices that were in force can't be changed."""

from django.db import migrations

from marketplace.db import run_sql_file

UNDO_APPEND_ONLY = """
DROP TRIGGER stockmovement_append_only ON catalog_stockmovement;
DROP FUNCTION catalog_stockmovement_append_only();
"""
UNDO_PRICE_HISTORY = """
DROP TRIGGER offerprice_inserted ON catalog_offerprice;
DROP TRIGGER offerprice_updated ON catalog_offerprice;
DROP FUNCTION catalog_offerprice_inserted();
DROP FUNCTION catalog_offerprice_updated();
DROP TRIGGER pricechange_append_only ON catalog_pricechange;
DROP FUNCTION catalog_pricechange_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]
    operations = [
        run_sql_file(__file__, "append_only.sql", UNDO_APPEND_ONLY),
        run_sql_file(__file__, "price_history.sql", UNDO_PRICE_HISTORY),
    ]
