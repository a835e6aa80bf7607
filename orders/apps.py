"""App configuration of orders."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    """Connects receivers and the seller desk once all models are there."""

    name = "orders"
    verbose_name = _("Orders")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import what registers itself, and have the settings checked."""
        # Models must be loaded first.
        from orders import mails, receivers, seller_desk  # noqa: F401, PLC0415
        from orders.gateways import alipay_account  # noqa: PLC0415

        checks.register(alipay_account.check)
