"""A seller's life after registration: approved, suspended, winding down, closed."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import proposals
from accounts.impartiality import refuse_own_team
from accounts.models import Seller, User
from accounts.models.proposal import ProposalKind
from accounts.models.seller import SellerState
from accounts.notifications import tell_seller
from accounts.signals import seller_approved, seller_reinstated, seller_stopped
from marketplace import clock
from marketplace.db import locked
from marketplace.errors import DomainError
from marketplace.state import move


@transaction.atomic
def approve_seller(*, seller: Seller, actor: User) -> Seller:
    """Let an onboarding seller sell; its 14-day periods are counted from now."""
    seller = _locked(seller)
    move(seller, SellerState.APPROVED, actor=actor, approved_at=clock.now())
    seller_approved.send(sender=Seller, seller=seller)
    return seller


@transaction.atomic
def suspend_seller(*, seller: Seller, reason: str, actor: User) -> Seller:
    """Stop a seller from selling; open orders, returns and settlements go on. The reason is sent word for word.

    The first call proposes (the seller goes on selling), another person's call suspends, for the first one's reason.
    """
    seller = _locked(seller)
    refuse_own_team(seller=seller, actor=actor)
    if not seller.can_move(SellerState.SUSPENDED):
        raise DomainError(_("Only an approved seller can be suspended."))
    waiting = proposals.waiting(kind=ProposalKind.SUSPEND, seller=seller)
    reason = reason if waiting else _required(reason)
    proposal = proposals.seconded(kind=ProposalKind.SUSPEND, seller=seller, reason=reason, actor=actor)
    return stop_seller(seller=seller, reason=proposal.reason, actor=actor) if proposal else seller


def stop_seller(*, seller: Seller, reason: str, actor: User) -> Seller:
    """Suspend a seller, as two people have decided; the caller's transaction."""
    seller = _locked(seller)
    move(seller, SellerState.SUSPENDED, actor=actor, reason=reason)
    proposals.drop_all(seller=seller, actor=actor)
    seller_stopped.send(sender=Seller, seller=seller)
    _tell(seller, "seller_suspended", text=reason)
    return seller


@transaction.atomic
def reinstate_seller(*, seller: Seller, actor: User) -> Seller:
    """Let a suspended seller sell again."""
    seller = _locked(seller)
    refuse_own_team(seller=seller, actor=actor)
    if seller.state != SellerState.SUSPENDED:
        raise DomainError(_("Only a suspended seller can be reinstated."))
    move(seller, SellerState.APPROVED, actor=actor)
    seller_reinstated.send(sender=Seller, seller=seller)
    _tell(seller, "seller_reinstated")
    return seller


@transaction.atomic
def wind_down_seller(*, seller: Seller, reason: str, actor: User) -> Seller:
    """End a seller's business for good: nothing new is sold, what is open is carried out."""
    seller = _locked(seller)
    refuse_own_team(seller=seller, actor=actor)
    move(seller, SellerState.WINDING_DOWN, actor=actor, reason=_required(reason))
    proposals.drop_all(seller=seller, actor=actor)
    seller_stopped.send(sender=Seller, seller=seller)
    _tell(seller, "seller_winding_down", text=reason.strip())
    return seller


def _locked(seller: Seller) -> Seller:
    return locked(Seller.objects.filter(pk=seller.pk)).get()


def _required(reason: str) -> str:
    if not reason.strip():
        raise DomainError(_("Write the reason; the seller reads it word for word."), field="reason")
    return reason.strip()


def _tell(seller: Seller, kind: str, **context: str) -> None:
    tell_seller(
        seller=seller, kind=kind, subject=seller, url=reverse("seller:home"), occasion=str(clock.now()),
        store=seller.store_name, **context,
    )  # fmt: skip
