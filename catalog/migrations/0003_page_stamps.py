"""The stamps of store pages, with plans that are kept."""

from django.db import migrations

from marketplace.db import run_sql_file

UNDO = """
DROP FUNCTION catalog_home_stamp(text, int, int);
DROP FUNCTION catalog_category_stamp(text, text, int);
DROP FUNCTION catalog_product_stamp(text, text, int);
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_append_only"), ("accounts", "0001_initial")]
    operations = [run_sql_file(__file__, "page_stamps.sql", UNDO)]
