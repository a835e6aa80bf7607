"""What an approval brings about, by the kind of case; called by ``review`` inside its transaction."""

from collections.abc import Callable

from accounts import company_change, credentials, sellers
from accounts.models import QualificationCase, Seller, User
from accounts.models.qualification import CaseKind
from accounts.models.seller import SellerState
from accounts.signals import qualifications_changed
from marketplace import clock
from marketplace.db import locked


def carry_out(*, case: QualificationCase, actor: User) -> None:
    """Let an approved case take effect."""
    _EFFECTS[CaseKind(case.kind)](case, actor)
    case.seller.refresh_from_db()


def take_back(*, case: QualificationCase, reason: str, actor: User) -> None:
    """Undo what an approval brought about: its credentials, the right to sell, the trust in data and account."""
    seller = locked(Seller.objects.filter(pk=case.seller_id)).get()
    if case.kind in {CaseKind.ONBOARDING, CaseKind.REVERIFICATION}:
        seller.unverified_since = clock.now()
    if case.kind in {CaseKind.ONBOARDING, CaseKind.BANK}:
        seller.bank_verified_at = None
    seller.save(update_fields=["unverified_since", "bank_verified_at"])
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
    elif case.seller.state == SellerState.SUSPENDED:
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


_EFFECTS: dict[CaseKind, Callable[[QualificationCase, User], None]] = {
    CaseKind.ONBOARDING: _onboarding,
    CaseKind.CATEGORY: _credentials,
    CaseKind.RENEWAL: _credentials,
    CaseKind.REVERIFICATION: _reverification,
    CaseKind.COMPANY: _company,
    CaseKind.BANK: _bank,
}
