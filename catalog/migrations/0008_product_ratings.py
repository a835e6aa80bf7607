"""Ratings of products, in the rows that lists read and in the stamp of a product's page."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from marketplace.db import run_sql_file

_BEFORE = (Path(__file__).parent / "sql" / "page_stamps.sql").read_text(encoding="utf-8")
# The product's stamp is the last function of that file.
UNDO = _BEFORE[_BEFORE.index("CREATE FUNCTION catalog_product_stamp") :].replace("CREATE", "CREATE OR REPLACE", 1)


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0007_delivery_templates"),
    ]

    operations = [
        migrations.AddField(
            model_name="featuredoffer",
            name="rating_count",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="featuredoffer",
            name="rating_sum",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.CreateModel(
            name="ProductRating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("count", models.PositiveIntegerField(default=0)),
                ("sum", models.PositiveIntegerField(default=0)),
                ("stars_1", models.PositiveIntegerField(default=0)),
                ("stars_2", models.PositiveIntegerField(default=0)),
                ("stars_3", models.PositiveIntegerField(default=0)),
                ("stars_4", models.PositiveIntegerField(default=0)),
                ("stars_5", models.PositiveIntegerField(default=0)),
                (
                    "product",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rating", to="catalog.product"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "count",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("stars_1"), "+", models.F("stars_2")
                                            ),
                                            "+",
                                            models.F("stars_3"),
                                        ),
                                        "+",
                                        models.F("stars_4"),
                                    ),
                                    "+",
                                    models.F("stars_5"),
                                ),
                            )
                        ),
                        name="productrating_count",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "sum",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("stars_1"),
                                                "+",
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("stars_2"), "*", models.Value(2)
                                                ),
                                            ),
                                            "+",
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("stars_3"), "*", models.Value(3)
                                            ),
                                        ),
                                        "+",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("stars_4"), "*", models.Value(4)
                                        ),
                                    ),
                                    "+",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("stars_5"), "*", models.Value(5)
                                    ),
                                ),
                            )
                        ),
                        name="productrating_sum",
                    ),
                ],
            },
        ),
        run_sql_file(__file__, "product_stamp_with_rating.sql", UNDO),
    ]
