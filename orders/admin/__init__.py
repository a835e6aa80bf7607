"""What operators see of payments and refunds."""

from django.utils.translation import gettext_lazy as _

from marketplace import queues
from marketplace.queues import Section
from orders.admin.reconciliation import OpenFindings
from orders.admin.refunds import RefusedRefunds

queues.register(
    Section(
        _("Orders"),
        20,
        (
            RefusedRefunds("refused", _("Refunds refused by the provider"), "bad"),
            OpenFindings("open", _("Payments that do not fit the provider's statement"), "bad"),
        ),
    )
)
