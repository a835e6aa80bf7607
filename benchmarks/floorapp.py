"""The floor: one indexed SELECT and 30 rows in a template, no middleware, on the same database.

Every page's cost is given as a multiple of this one's, so that figures of different
machines can be compared. The floor is plain Django: its own database engine, too.
"""

import os
from pathlib import Path

from django.conf import settings

from marketplace.engines import config

BASE_DIR = Path(__file__).resolve().parent.parent
TEMPLATE = (
    "<!doctype html><title>{{ category }}</title><ul>{% for row in rows %}<li>"
    '<a href="/p/{{ row.id }}/">{{ row.title }}</a> {{ row.sku }} <b>{{ row.price }}</b>'
    "{% if row.stock %} in stock{% endif %}</li>{% endfor %}</ul>"
)

DATABASE = config.database(os.environ.get("DATABASE_URL"), config.data_dir(BASE_DIR))

settings.configure(
    DEBUG=False,
    SECRET_KEY="only-for-the-floor",  # noqa: S106 - signs nothing
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
    INSTALLED_APPS=[],
    LOGGING_CONFIG=None,
    USE_TZ=True,
    DATABASES={"default": {**DATABASE, "ENGINE": "django.db.backends.postgresql"}},
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    (
                        "django.template.loaders.cached.Loader",
                        [("django.template.loaders.locmem.Loader", {"list.html": TEMPLATE})],
                    )
                ]
            },
        }
    ],
)

import django  # noqa: E402 - settings come first

django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.urls import path  # noqa: E402


class Row(models.Model):
    """One row of the floor's table."""

    category = models.IntegerField()
    title = models.TextField()
    sku = models.TextField()
    price = models.DecimalField(max_digits=10, decimal_places=2)
    stock = models.IntegerField()

    class Meta:
        app_label = "benchmarks"
        db_table = "benchmark_floor"
        managed = False

    def __str__(self) -> str:
        return self.title


def list30(request: HttpRequest, category: int) -> HttpResponse:
    """Answer 30 rows of a category."""
    rows = Row.objects.filter(category=category).order_by("id")[:30]
    return render(request, "list.html", {"category": category, "rows": rows})


urlpatterns = [path("list/<int:category>", list30)]
application = get_wsgi_application()
