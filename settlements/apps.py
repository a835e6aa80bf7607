"""App configuration of settlements."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SettlementsConfig(AppConfig):
    """Connects receivers and the seller desk once all models are there."""

    name = "settlements"
    verbose_name = _("Settlements")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import what registers itself."""
        from settlements import mails, receivers, seller_desk  # noqa: F401, PLC0415 - models must be loaded first
