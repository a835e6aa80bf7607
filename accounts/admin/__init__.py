"""The Django admin of accounts."""

from accounts.admin.activity import ActivityAdmin
from accounts.admin.cases import QualificationCaseAdmin
from accounts.admin.decisions import CredentialAdmin, ProposalAdmin
from accounts.admin.evidence import EvidenceAdmin
from accounts.admin.notifications import NotificationAdmin
from accounts.admin.sellers import SellerAdmin
from accounts.admin.users import UserAdmin

__all__ = [
    "ActivityAdmin",
    "CredentialAdmin",
    "EvidenceAdmin",
    "NotificationAdmin",
    "ProposalAdmin",
    "QualificationCaseAdmin",
    "SellerAdmin",
    "UserAdmin",
]
