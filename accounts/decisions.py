"""What an approval brings about, by the kind of case; called by ``review`` inside its transaction."""

from collections.abc import Callable

from accounts import company_change, credentials, requirements, sellers
from accounts.models import Proposal, QualificationCase, Seller, User
from accounts.models.proposal import ProposalKind, ProposalState
from accounts.models.qualification import CaseKind, CaseState
from accounts.models.seller import SellerState
from accounts.signals import qualifications_changed
from marketplace import clock
from marketplace.db import locked

# An approval of these says that the company's data were compared with its licence.
COMPARING = frozenset({CaseKind.ONBOARDING, CaseKind.REVERIFICATION, CaseKind.COMPANY})


def carry_out(*, case: QualificationCase, actor: User) -> None:
    """Let an approved case take effect."""
    _EFFECTS[CaseKind(case.kind)](case, actor)
    case.seller.refresh_from_db()


def take_back(*, case: QualificationCase, reason: str, actor: User) -> None:
    """Undo what the approval of ``case``, approved still, brought about, as far as no later case stands for it."""
    seller = locked(Seller.objects.filter(pk=case.seller_id)).get()
    if case.kind in COMPARING:
        _forget_comparison(case, seller)
    if requirements.BANK_PROOF.code in credentials.granted_by(case):
        seller.bank_verified_at = None
    seller.save(update_fields=["verified_at", "unverified_since", "bank_verified_at"])
    if case.kind == CaseKind.COMPANY:
        company_change.restore(case=case)
    credentials.revoke(case=case)
    if case.kind == CaseKind.ONBOARDING and seller.state == SellerState.APPROVED:
        sellers.stop_seller(seller=seller, reason=reason, actor=actor)


def refuse(*, case: QualificationCase) -> None:
    """Let a rejected or unanswered case take effect: data that were not confirmed in time are no longer trusted."""
    if case.kind == CaseKind.REVERIFICATION:
        seller = locked(Seller.objects.filter(pk=case.seller_id)).get()
        seller.unverified_since = seller.unverified_since or clock.now()
        seller.save(update_fields=["unverified_since"])
        qualifications_changed.send(sender=Seller, seller=seller)


def _onboarding(case: QualificationCase, actor: User) -> None:
    _verified(case, bank=True)
    credentials.grant(case=case)
    if case.seller.state == SellerState.ONBOARDING:
        sellers.approve_seller(seller=case.seller, actor=actor)
    elif case.seller.state == SellerState.SUSPENDED and not _suspended_by_two(case.seller):
        sellers.reinstate_seller(seller=case.seller, actor=actor)


def _credentials(case: QualificationCase, _actor: User) -> None:
    credentials.grant(case=case)


def _reverification(case: QualificationCase, _actor: User) -> None:
    _verified(case)
    credentials.grant(case=case)


def _company(case: QualificationCase, _actor: User) -> None:
    company_change.apply(case=case)
    _verified(case)
    credentials.grant(case=case)


def _bank(case: QualificationCase, _actor: User) -> None:
    _verified(case, bank=True, data=False)
    credentials.grant(case=case)


def _verified(case: QualificationCase, *, bank: bool = False, data: bool = True) -> None:
    seller = locked(Seller.objects.filter(pk=case.seller_id)).get()
    if data:
        seller.verified_at, seller.unverified_since = clock.now(), None
    if bank:
        seller.bank_verified_at = clock.now()
    seller.save(update_fields=["verified_at", "unverified_since", "bank_verified_at"])
    case.seller.refresh_from_db()


def _forget_comparison(case: QualificationCase, seller: Seller) -> None:
    """Let the data be what they were before ``case`` compared them, unless a later case did so again."""
    approved = QualificationCase.objects.filter(
        seller=seller, kind__in=COMPARING, state__in=[CaseState.APPROVED, CaseState.EXPIRED]
    )  # fmt: skip
    others = approved.exclude(pk=case.pk).order_by("-decided_at").values_list("decided_at", flat=True)
    last = others.first()
    if last is not None and case.decided_at is not None and last > case.decided_at:
        return
    seller.verified_at = last or seller.verified_at
    # Changed data go back to what was compared then; the other kinds were this very comparison.
    if case.kind != CaseKind.COMPANY:
        seller.unverified_since = clock.now()


def _suspended_by_two(seller: Seller) -> bool:
    """Return whether two people suspended a suspended seller, rather than the undoing of its approval."""
    approved = seller.history().filter(to_state=SellerState.APPROVED).last()
    confirmed = Proposal.objects.filter(seller=seller, kind=ProposalKind.SUSPEND, state=ProposalState.CONFIRMED)
    return (confirmed.filter(decided_at__gte=approved.at) if approved else confirmed).exists()


_EFFECTS: dict[CaseKind, Callable[[QualificationCase, User], None]] = {
    CaseKind.ONBOARDING: _onboarding,
    CaseKind.CATEGORY: _credentials,
    CaseKind.RENEWAL: _credentials,
    CaseKind.REVERIFICATION: _reverification,
    CaseKind.COMPANY: _company,
    CaseKind.BANK: _bank,
}
