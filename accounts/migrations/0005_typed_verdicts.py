"""The typed reason of a verdict may be set later, as the verdict itself."""

from django.db import migrations

from marketplace.db import run_sql_file


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_credentials_and_proposals")]
    operations = [run_sql_file(__file__, "typed_verdicts.sql", "")]
