"""Invitations: the one way into a seller's team. An owner invites an address; whoever owns the address accepts.

The mail goes out through the outbox, in the recipient's language where we know them. Its link carries a secret
of which the database keeps the hash only.
"""

import datetime as dt
import hashlib
import secrets

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from accounts import activity
from accounts.models import Invitation, Membership, Seller, User
from accounts.notifications import tell_address, tell_user
from accounts.team import locked_team
from marketplace import clock, state
from marketplace.db import locked
from marketplace.errors import DomainError

DAY = dt.timedelta(days=1)


@transaction.atomic
def invite(*, seller: Seller, email: str, role: str, actor: User) -> Invitation:
    """Ask an address to join the team; ``DomainError`` (field ``email``) where it belongs or is invited already.

    Also where the team has sent ``TEAM_INVITATIONS_PER_DAY`` within a day.
    """
    team = locked_team(seller)
    email = email.strip().lower()
    if User.objects.filter(_owns(email), memberships__in=team).exists():
        raise DomainError(_("This person is in your team already."), field="email")
    if Invitation.objects.waiting().filter(seller=seller, email=email).exists():
        raise DomainError(_("This address is invited already. You can send the invitation again."), field="email")
    invitation = _send(seller, email, role, actor)
    _record("invited", invitation, actor)
    return invitation


@transaction.atomic
def send_again(*, invitation: Invitation, actor: User) -> Invitation:
    """Withdraw an invitation and send a new one, whose link alone is good from now on; return the new one."""
    locked_team(invitation.seller)
    invitation = _locked(invitation)
    state.move(invitation, Invitation.State.REVOKED, actor=actor, reason="sent again")
    again = _send(invitation.seller, invitation.email, invitation.role, actor)
    _record("invited_again", again, actor)
    return again


@transaction.atomic
def revoke(*, invitation: Invitation, actor: User) -> Invitation:
    """Withdraw an invitation that nobody has answered; its link is dead."""
    invitation = _locked(invitation)
    state.move(invitation, Invitation.State.REVOKED, actor=actor)
    _record("invitation_revoked", invitation, actor)
    return invitation


@transaction.atomic
def accept(*, invitation: Invitation, user: User) -> Membership:
    """Make ``user`` a member with the role of the invitation; ``DomainError`` unless it is open and theirs."""
    # The team's rows are the queue in which two accepts of one person stand.
    locked_team(invitation.seller)
    invitation = _answerable(invitation, user)
    if Membership.objects.filter(seller=invitation.seller, user=user).exists():
        raise DomainError(_("You belong to this team already."))
    state.move(invitation, Invitation.State.ACCEPTED, actor=user)
    membership = Membership.objects.create(seller=invitation.seller, user=user, role=invitation.role)
    _answered(invitation, user, "invitation_accepted", "joined_team")
    return membership


@transaction.atomic
def decline(*, invitation: Invitation, user: User) -> Invitation:
    """Say no to an invitation; ``DomainError`` unless it is open and ``user``'s."""
    invitation = _answerable(invitation, user)
    state.move(invitation, Invitation.State.DECLINED, actor=user)
    _answered(invitation, user, "invitation_declined", "invitation_declined")
    return invitation


def find(token: str) -> Invitation | None:
    """Return the invitation whose link carries ``token``, answered ones too."""
    return Invitation.objects.select_related("seller", "invited_by").filter(token_hash=_hashed(token)).first()


def is_for(invitation: Invitation, user: User) -> bool:
    """Return whether ``user`` has proved to own the invited address."""
    owned: bool = EmailAddress.objects.filter(user=user, verified=True, email=invitation.email).exists()
    return owned


def _send(seller: Seller, email: str, role: str, actor: User) -> Invitation:
    _refuse_flood(seller)
    token, now = secrets.token_urlsafe(32), clock.now()
    invitation = Invitation.objects.create(
        seller=seller, email=email, role=Membership.Role(role), token_hash=_hashed(token), invited_by=actor,
        created_at=now, expires_at=now + settings.TEAM_INVITATION_EXPIRES,
    )  # fmt: skip
    state.begin(invitation, actor=actor)
    known = User.objects.filter(_owns(email), is_active=True).first()
    tell_address(
        email=email, language=(known or actor).language, kind="team_invitation", subject=invitation,
        url=reverse("accounts:invitation", args=[token]), store=seller.store_name, company=seller.legal_name,
        role=role, by=str(actor), expires_at=invitation.expires_at,
    )  # fmt: skip
    return invitation


def _owns(email: str) -> Q:
    return Q(emailaddress__email=email, emailaddress__verified=True)


def _refuse_flood(seller: Seller) -> None:
    limit = settings.TEAM_INVITATIONS_PER_DAY
    if Invitation.objects.filter(seller=seller).sent_since(clock.now() - DAY).count() >= limit:
        message = ngettext(
            "A team may send %(count)s invitation within 24 hours. Try again tomorrow.",
            "A team may send %(count)s invitations within 24 hours. Try again tomorrow.",
            limit,
        )
        raise DomainError(message % {"count": limit}, field="email")


def _locked(invitation: Invitation) -> Invitation:
    found = Invitation.objects.select_related("seller", "invited_by").filter(pk=invitation.pk)
    return locked(found).get()


def _answerable(invitation: Invitation, user: User) -> Invitation:
    invitation = _locked(invitation)
    if not is_for(invitation, user):
        raise DomainError(_("This invitation is for another e-mail address."))
    if not invitation.is_open:
        raise DomainError(_("This invitation is no longer open."))
    return invitation


def _answered(invitation: Invitation, user: User, kind: str, did: str) -> None:
    _record(did, invitation, user)
    tell_user(
        user=invitation.invited_by, kind=kind, subject=invitation, url=reverse("seller:team"),
        store=invitation.seller.store_name, role=invitation.role, person=str(user), email=invitation.email,
    )  # fmt: skip


def _record(kind: str, invitation: Invitation, actor: User) -> None:
    role = {"role": ("", invitation.role)}
    activity.record(
        seller=invitation.seller, actor=actor, kind=kind, subject=invitation, about=invitation.email, changes=role
    )


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
