"""The kinds of messages that accounts sends."""

from django.utils.translation import gettext_lazy as _

from accounts.models.notification import NotificationGroup as Group
from accounts.notification_kinds import Audience, add_kinds

add_kinds(
    Group.ACCOUNT,
    Audience.TEAM,
    {
        "case_submitted": _("Application received"),
        "case_approved": _("Application approved"),
        "case_rejected": _("Application rejected"),
        "case_more_information": _("More information needed"),
        "case_undone": _("Approval undone"),
        "case_reopened": _("Application open again"),
        "case_reverification": _("Company data to confirm"),
        "case_lapsing": _("Application about to close"),
        "case_lapsed": _("Application closed"),
        "case_late": _("Review late"),
        "case_due_date_moved": _("Review date moved"),
        "credential_expiring": _("Document runs out"),
        "credential_expired": _("Document has run out"),
        "bank_changed": _("Bank account changed"),
        "account_name_differs": _("Bank account in the old name"),
        "contact_changed": _("Contact changed"),
        "seller_suspended": _("Seller suspended"),
        "seller_reinstated": _("Suspension lifted"),
        "seller_winding_down": _("Seller stops selling"),
    },
)
add_kinds(
    Group.ACCOUNT,
    Audience.PERSON,
    {
        "team_invitation": _("Invitation to a team"),
        "invitation_accepted": _("Invitation accepted"),
        "invitation_declined": _("Invitation declined"),
    },
)
add_kinds(
    Group.ACCOUNT,
    Audience.STAFF,
    {
        "case_answered": _("Application answered"),
        "case_due_soon": _("Application due soon"),
        "case_escalated": _("Application overdue"),
        "second_opinion": _("Second person needed"),
        "proposal_decided": _("Proposal decided"),
    },
)
