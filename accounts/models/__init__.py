"""Users, sellers, their team, their qualification and what they are told."""

from accounts.models.notification import Notification
from accounts.models.qualification import Evidence, EvidenceAccess, QualificationCase
from accounts.models.seller import Membership, Seller
from accounts.models.user import User

__all__ = ["Evidence", "EvidenceAccess", "Membership", "Notification", "QualificationCase", "Seller", "User"]
