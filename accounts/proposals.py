"""Decisions that need two people: approving over a failed check, undoing an approval, suspending a seller.

The first person's call proposes, the second one's confirms; the service that carries the decision out asks
``seconded`` and goes on only where it says so.
"""

from django.utils.translation import gettext as _

from accounts import staff_news
from accounts.models import Proposal, QualificationCase, Seller, User
from accounts.models.proposal import ProposalKind, ProposalState
from marketplace import clock, state
from marketplace.db import locked
from marketplace.errors import DomainError


def seconded(
    *, kind: ProposalKind, seller: Seller, actor: User, case: QualificationCase | None = None, reason: str = ""
) -> Proposal | None:
    """Return the proposal that ``actor``'s call confirms, or None where the call has just proposed it.

    The caller holds the lock of what it decides about, so that two first calls make one proposal. ``DomainError``
    where ``actor`` proposed it and would confirm it too. The reason that counts is the first person's.
    """
    proposal = waiting(kind=kind, seller=seller, case=case)
    if proposal is None:
        proposal = Proposal.objects.create(kind=kind, seller=seller, case=case, reason=reason, proposed_by=actor)
        state.begin(proposal, actor=actor)
        staff_news.second_opinion(proposal)
        return None
    if proposal.proposed_by == actor:
        raise DomainError(_("You proposed this; a second person has to confirm it."))
    _end(proposal, ProposalState.CONFIRMED, actor)
    return proposal


def waiting(*, kind: ProposalKind, seller: Seller, case: QualificationCase | None = None) -> Proposal | None:
    """Return the open proposal of this kind, locked, if there is one."""
    return locked(
        Proposal.objects.waiting().select_related("proposed_by").filter(kind=kind, seller=seller, case=case)
    ).first()


def drop(*, proposal: Proposal, actor: User, reason: str = "") -> None:
    """End a proposal without carrying it out: its author takes it back, or a second person says no."""
    _end(proposal, ProposalState.DROPPED, actor, reason)


def drop_all(*, seller: Seller, case: QualificationCase | None = None, actor: User | None, reason: str = "") -> None:
    """End what waits about ``case``, or about the seller itself, because something else was decided."""
    found = Proposal.objects.waiting().select_related("seller", "case", "proposed_by")
    for proposal in locked(found.filter(seller=seller, case=case)):
        _end(proposal, ProposalState.DROPPED, actor, reason)


def _end(proposal: Proposal, to: ProposalState, actor: User | None, reason: str = "") -> None:
    """Move a proposal to its end, and tell its author unless it is the author's own doing."""
    state.move(proposal, to, actor=actor, reason=reason, decided_by=actor, decided_at=clock.now())
    if actor != proposal.proposed_by:
        staff_news.proposal_decided(proposal, reason)
