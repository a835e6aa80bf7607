"""A seller's team: adding people, their roles, and the last owner, who stays."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership, Seller, User
from accounts.notifications import tell_user
from marketplace.db import locked
from marketplace.errors import DomainError

Role = Membership.Role


@transaction.atomic
def add_member(*, seller: Seller, email: str, role: str, actor: User) -> Membership:
    """Add the user with this address to the team and tell them; ``DomainError`` (field ``email``) otherwise."""
    _locked_team(seller)
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise DomainError(
            _("Nobody has signed up with this address yet. Ask them to create an account first."), field="email"
        )
    if Membership.objects.filter(seller=seller, user=user).exists():
        raise DomainError(_("This person is in your team already."), field="email")
    membership = Membership.objects.create(seller=seller, user=user, role=Role(role))
    tell_user(
        user=user, kind="team_joined", subject=membership, url=reverse("seller:home"),
        store=seller.store_name, role=role, by=str(actor),
    )  # fmt: skip
    return membership


@transaction.atomic
def change_role(*, membership: Membership, role: str) -> Membership:
    """Give a team member another role; ``DomainError`` if that leaves no owner."""
    team = _locked_team(membership.seller)
    member = team[membership.pk]
    if member.role == Role.OWNER and role != Role.OWNER:
        _refuse_last_owner(team)
    member.role = Role(role)
    member.save(update_fields=["role"])
    return member


@transaction.atomic
def remove_member(*, membership: Membership) -> None:
    """Take a person off the team; ``DomainError`` for the last owner."""
    team = _locked_team(membership.seller)
    member = team[membership.pk]
    if member.role == Role.OWNER:
        _refuse_last_owner(team)
    member.delete()


def _locked_team(seller: Seller) -> dict[int, Membership]:
    """Return the whole team, locked: two owners leaving at once must see each other."""
    return {member.pk: member for member in locked(Membership.objects.filter(seller=seller))}


def _refuse_last_owner(team: dict[int, Membership]) -> None:
    if sum(member.role == Role.OWNER for member in team.values()) == 1:
        raise DomainError(_("A seller needs an owner. Make somebody else owner first."))
