"""The kinds of messages that settlements sends."""

from django.utils.translation import gettext_lazy as _

from accounts.models.notification import NotificationGroup as Group
from accounts.notification_kinds import Audience, add_kinds

add_kinds(
    Group.MONEY,
    Audience.TEAM,
    {"statement_closed": _("Statement closed"), "payout_paid": _("Payout arrived")},
    may_be_off=True,
)
add_kinds(Group.MONEY, Audience.TEAM, {"payout_failed": _("Payout returned")})
add_kinds(Group.MONEY, Audience.STAFF, {"audit_findings": _("Findings of the audit")})
