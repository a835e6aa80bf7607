"""Opening applications: at registration, and for a seller that has been approved whatever changes later.

A seller has one open application of each kind; opening it again returns the one that is there.
"""

import datetime as dt
from collections.abc import Sequence

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import case_news, requirements
from accounts.models import Credential, QualificationCase, Seller, User
from accounts.models.qualification import CaseKind, CaseQuerySet, CaseState
from accounts.models.seller import SellerState
from marketplace import clock, numbers, state
from marketplace.db import locked
from marketplace.errors import DomainError

# A seller that has been approved and is not closed keeps its papers in order.
MAY_APPLY = frozenset({SellerState.APPROVED, SellerState.SUSPENDED, SellerState.WINDING_DOWN})
# What a seller opens by itself; the clock opens re-verifications, a new account its own case.
BY_SELLER = frozenset({CaseKind.CATEGORY, CaseKind.COMPANY})


def begin_onboarding(*, seller: Seller, actor: User) -> QualificationCase:
    """Return the application of a seller that has just registered, a draft; the caller's transaction."""
    return _begin(seller, CaseKind.ONBOARDING, actor)


@transaction.atomic
def open_case(*, seller: Seller, kind: str, actor: User) -> QualificationCase:
    """Return the seller's open application of ``kind``, begun now where there is none.

    ``DomainError`` unless the seller has been approved and may open this kind.
    """
    if kind not in BY_SELLER:
        raise DomainError(_("This is not something you can apply for."))
    _refuse_unapproved(seller)
    return _open_or_begin(seller, CaseKind(kind), actor)


@transaction.atomic
def open_renewal(*, seller: Seller, keys: Sequence[str], actor: User) -> QualificationCase:
    """Return the seller's renewal draft with these credentials in it (``Credential.key``).

    ``DomainError`` where a key names nothing the seller holds or nothing that runs out, or where the last
    renewal is still being reviewed.
    """
    _refuse_unapproved(seller)
    held = {each.key: each for each in Credential.objects.filter(seller=seller)}
    if not keys or not all(key in held and is_renewable(held[key]) for key in keys):
        raise DomainError(_("Choose a document that runs out."))
    case = _open_or_begin(seller, CaseKind.RENEWAL, actor)
    wanted = [*case.renews, *(key for key in keys if key not in case.renews)]
    if wanted != case.renews:
        if not case.is_editable:
            raise DomainError(_("Your last renewal is being reviewed. Renew this one when it is decided."))
        case.renews = wanted
        case.save(update_fields=["renews"])
    return case


def open_bank_case(*, seller: Seller, actor: User) -> QualificationCase:
    """Return the application that the proof of another bank account goes into, locked; the caller's transaction.

    ``DomainError`` while the last change is being reviewed; one that the reviewer asked about is answered so.
    """
    case = _open_or_begin(seller, CaseKind.BANK, actor)
    if not case.is_editable:
        raise DomainError(_("Your last change of the bank account is being reviewed. Change it again afterwards."))
    return case


def is_renewable(credential: Credential) -> bool:
    """Return whether the document of ``credential`` is one that runs out."""
    return requirements.BY_CODE[credential.requirement].is_dated


@transaction.atomic
def begin_reverification(*, seller: Seller) -> QualificationCase | None:
    """Ask an approved seller to confirm its data; None where that is not due or an application is open already.

    The case begins as a request: it waits for the seller, with reminders, and lapses unanswered after 30 days.
    """
    seller = locked(Seller.objects.filter(pk=seller.pk)).get()
    if seller.state not in MAY_APPLY or _open(seller, CaseKind.REVERIFICATION).exists() or not is_due(seller):
        return None
    case = QualificationCase.objects.create(
        seller=seller, number=numbers.next_number("A"), kind=CaseKind.REVERIFICATION,
        state=CaseState.MORE_INFORMATION, requested_at=clock.now(),
    )  # fmt: skip
    state.begin(case)
    case_news.reverification(case)
    return case


def is_due(seller: Seller) -> bool:
    """Return whether the seller's data were last compared six months ago or earlier, and it was not asked since."""
    last = seller.verified_at
    return last is not None and seller.unverified_since is None and last <= verification_horizon()


def verification_horizon() -> dt.datetime:
    """Return the moment before which a comparison of data is too old by now."""
    horizon: dt.datetime = clock.now() - relativedelta(months=settings.REVERIFICATION_MONTHS)
    return horizon


def _refuse_unapproved(seller: Seller) -> None:
    seller.refresh_from_db(fields=["state"])
    if seller.state not in MAY_APPLY:
        raise DomainError(_("You can apply for this once your company has been approved."))


def _open_or_begin(seller: Seller, kind: CaseKind, actor: User) -> QualificationCase:
    """Return the open case of this kind, locked, or begin it; two who begin at once get the same one.

    Decisions lock the case, then its seller; so a case that is there is locked without the seller, whose lock
    keeps apart only those who begin one.
    """
    case = locked(_open(seller, kind)).first()
    if case is not None:
        return case
    locked(Seller.objects.filter(pk=seller.pk)).get()
    begun = _open(seller, kind).first()
    return begun or _begin(seller, kind, actor)


def _open(seller: Seller, kind: CaseKind) -> CaseQuerySet:
    return QualificationCase.objects.open().filter(seller=seller, kind=kind)


def _begin(seller: Seller, kind: CaseKind, actor: User) -> QualificationCase:
    case = QualificationCase.objects.create(seller=seller, kind=kind, number=numbers.next_number("A"))
    state.begin(case, actor=actor)
    return case
