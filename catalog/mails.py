"""The kinds of messages that catalog sends."""

from django.utils.translation import gettext_lazy as _

from accounts.models.notification import NotificationGroup as Group
from accounts.notification_kinds import Audience, add_kinds

add_kinds(
    Group.PRODUCTS,
    Audience.TEAM,
    {
        "product_change_approved": _("Change of a product approved"),
        "product_change_rejected": _("Change of a product rejected"),
    },
    may_be_off=True,
)
