"""Nobody decides about a company they work for."""

from django.utils.translation import gettext as _

from accounts.models import Membership, Seller, User
from marketplace.errors import DomainError


def refuse_own_team(*, seller: Seller, actor: User) -> None:
    """Raise ``DomainError`` where ``actor`` belongs to the seller's team."""
    if Membership.objects.filter(seller=seller, user=actor).exists():
        raise DomainError(_("You belong to this seller's team, so somebody else has to decide."))
