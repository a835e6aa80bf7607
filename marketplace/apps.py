"""App configuration of the kernel."""

from django.apps import AppConfig


class MarketplaceConfig(AppConfig):
    """Holds the state history and what every face shares (template tags, commands)."""

    name = "marketplace"
    default_auto_field = "django.db.models.BigAutoField"
