"""What operators see of orders."""

from django.utils.translation import gettext_lazy as _

from marketplace import queues
from marketplace.queues import Section
from orders.admin import conversations, reconciliation, refunds, reviews, vouchers

__all__ = ["conversations", "reconciliation", "refunds", "reviews", "vouchers"]

queues.register(
    Section(
        _("Orders"),
        20,
        (
            refunds.RefusedRefunds("refused", _("Refunds refused by the provider"), "bad"),
            reconciliation.OpenFindings("open", _("Payments that do not fit the provider's statement"), "bad"),
        ),
    )
)
