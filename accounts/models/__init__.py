"""Users, sellers, their team, their qualification and what they are told."""

from accounts.models.activity import Activity
from accounts.models.credential import Credential
from accounts.models.due_date import DueDateMove
from accounts.models.invitation import Invitation
from accounts.models.notification import Notification, NotificationAttempt, NotificationPreference
from accounts.models.proposal import Proposal
from accounts.models.qualification import Evidence, EvidenceAccess, QualificationCase
from accounts.models.seller import Membership, Seller
from accounts.models.user import User

__all__ = [
    "Activity",
    "Credential",
    "DueDateMove",
    "Evidence",
    "EvidenceAccess",
    "Invitation",
    "Membership",
    "Notification",
    "NotificationAttempt",
    "NotificationPreference",
    "Proposal",
    "QualificationCase",
    "Seller",
    "User",
]
