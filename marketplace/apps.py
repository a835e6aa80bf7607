"""App configurations of the kernel, and of static files with our choice of them."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.utils.translation import gettext_lazy as _


class MarketplaceConfig(AppConfig):
    """Holds the state history, the calendar, and what every face shares (template tags, commands)."""

    name = "marketplace"
    verbose_name = _("Marketplace")
    default_auto_field = "django.db.models.BigAutoField"


class ChosenStaticFiles(StaticFilesConfig):
    """Leaves out what libraries ship and no page links; compressing it took most of ``collectstatic``."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "js-lib-bootstrap5/js/*",
        "js-lib-bootstrap5/css/bootstrap-*",
        "js-lib-bootstrap5/css/bootstrap.css*",
        "js-lib-bootstrap5/css/*.rtl.*",
        "django_htmx/ht*-4.*",
        "django_htmx/htmx-2.js",
        "django_htmx/ext/*",
    ]
