"""How many texts have a word, for searches that ask for the rare ones first."""

from django.db import migrations

from marketplace.db import run_sql_file


class Migration(migrations.Migration):
    dependencies = [("catalog", "0011_featured_condition_filled")]
    operations = [run_sql_file(__file__, "texts_expected.sql", "DROP FUNCTION catalog_texts_expected(tsquery)")]
