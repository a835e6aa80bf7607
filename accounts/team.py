"""A seller's team: roles, removal, leaving, and the last owner, who stays. ``invitations`` brings people in."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import activity, second_factor
from accounts.models import Invitation, Membership, Seller, User
from marketplace.db import locked
from marketplace.errors import DomainError
from marketplace.state import move_all

Role = Membership.Role


@transaction.atomic
def change_role(*, membership: Membership, role: str, actor: User) -> Membership:
    """Give a team member another role; ``DomainError`` if that leaves no owner."""
    team = locked_team(membership.seller)
    member = _still_there(team, membership)
    before = activity.values(member, ["role"])
    if member.role == Role.OWNER and role != Role.OWNER:
        _refuse_last_owner(team.values(), member)
        _revoke_invitations(member, actor)
    member.role = Role(role)
    member.save(update_fields=["role"])
    if changes := activity.changed_since(before, member):
        _record("role_changed", member, actor, changes)
    return member


@transaction.atomic
def remove_member(*, membership: Membership, actor: User) -> None:
    """Take a person off the team, also oneself; ``DomainError`` for the last owner.

    What the person invited and nobody has accepted yet is withdrawn.
    """
    team = locked_team(membership.seller)
    member = _still_there(team, membership)
    if member.role == Role.OWNER:
        _refuse_last_owner(team.values(), member)
    _revoke_invitations(member, actor)
    _record("left_team" if actor == member.user else "removed_from_team", member, actor)
    member.delete()


@transaction.atomic
def require_second_factor(*, seller: Seller, required: bool, actor: User) -> Seller:
    """Ask the whole team for a second factor, or no longer; whoever asks has one."""
    seller = locked(Seller.objects.filter(pk=seller.pk)).get()
    if required and not second_factor.has_one(actor):
        raise DomainError(_("Set up a second factor for your own account first."))
    before = activity.values(seller, ["requires_second_factor"])
    seller.requires_second_factor = required
    seller.save(update_fields=["requires_second_factor"])
    if changes := activity.changed_since(before, seller):
        activity.record(
            seller=seller, actor=actor, kind="second_factor_required", subject=seller, about=seller.store_name,
            changes=changes,
        )  # fmt: skip
    return seller


@transaction.atomic
def refuse_to_orphan(*, user: User) -> None:
    """Raise ``DomainError`` if a seller had no owner left without ``user``; the teams stay locked until commit."""
    sellers = Seller.objects.filter(memberships__user=user, memberships__role=Role.OWNER).order_by("pk")
    for seller in sellers:
        team = locked_team(seller).values()
        if not any(_is_owner(member) and member.user_id != user.pk for member in team):
            message = _("%(person)s is the only owner of %(store)s. Somebody else has to become owner first.")
            raise DomainError(message % {"person": user, "store": seller.store_name}, field="is_active")


def locked_team(seller: Seller) -> dict[int, Membership]:
    """Return the whole team, locked: two owners leaving at once must see each other."""
    members = Membership.objects.filter(seller=seller).select_related("user", "seller")
    return {member.pk: member for member in locked(members)}


def _still_there(team: dict[int, Membership], membership: Membership) -> Membership:
    member = team.get(membership.pk)
    if member is None:
        raise DomainError(_("This person has left the team."))
    return member


def _refuse_last_owner(team: Iterable[Membership], leaving: Membership) -> None:
    if not any(_is_owner(member) and member.pk != leaving.pk for member in team):
        raise DomainError(_("A seller needs an owner. Make somebody else owner first."))


def _is_owner(member: Membership) -> bool:
    """Whether somebody who can sign in owns the seller by this membership."""
    return member.role == Role.OWNER and member.user.is_active


def _revoke_invitations(member: Membership, actor: User) -> None:
    sent = Invitation.objects.waiting().filter(seller=member.seller, invited_by=member.user)
    move_all(sent, Invitation.State.REVOKED, actor=actor, reason="whoever sent it is no owner any more")


def _record(kind: str, member: Membership, actor: User, changes: activity.Changes | None = None) -> None:
    activity.record(
        seller=member.seller, actor=actor, kind=kind, subject=member, about=str(member.user), changes=changes
    )
