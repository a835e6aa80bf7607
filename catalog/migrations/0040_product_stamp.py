"""The stamp of a product page, with a plan that is kept."""

from django.db import migrations

from marketplace.db import run_sql_file


class Migration(migrations.Migration):
    dependencies = [("catalog", "0023_upload_mapping_and_pictures"), ("accounts", "0001_initial")]
    operations = [run_sql_file(__file__, "product_stamp.sql", "DROP FUNCTION catalog_product_stamp(text, text, int)")]
