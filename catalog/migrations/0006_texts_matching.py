"""What search reads: texts that match, always by their index."""

from django.db import migrations

from marketplace.db import run_sql_file


class Migration(migrations.Migration):
    dependencies = [("catalog", "0005_price_history_by_offer")]
    operations = [run_sql_file(__file__, "texts_matching.sql", "DROP FUNCTION catalog_texts_matching(tsquery, int);")]
