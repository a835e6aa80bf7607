"""Credentials: granted when a case is approved, lapsing when their document runs out or an approval is undone.

What a seller may sell hangs on them: ``standing_of`` is what the catalogue asks.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from accounts import product_lines, proposals, requirements
from accounts.models import Credential, Evidence, QualificationCase, Seller
from accounts.models.credential import LapseReason
from accounts.models.qualification import CaseState, Verdict
from accounts.progress import progress_of
from accounts.signals import qualifications_changed
from marketplace import clock
from marketplace.db import locked
from marketplace.state import move
from marketplace.workdays import CHINA


@dataclass(frozen=True)
class Standing:
    """What a seller may sell, as far as its qualifications go.

    ``is_verified``: the enterprise's own papers hold and its data were compared in time. ``lines`` are the codes of
    the product lines it is qualified for; ``lapsed_brands`` the brands (without case) whose authorisation ran out.
    """

    is_verified: bool
    lines: frozenset[str]
    lapsed_brands: frozenset[str]

    def may_sell(self, line: str) -> bool:
        """Return whether goods of ``line`` (empty: no special one) may be on sale."""
        return not line or line in self.lines

    def may_use(self, brand: str) -> bool:
        """Return whether no authorisation for ``brand`` has run out."""
        return " ".join(brand.split()).casefold() not in self.lapsed_brands


def standing_of(seller: Seller) -> Standing:
    """Return the standing of ``seller``; one query."""
    return standings_of([seller])[seller.pk]


def standings_of(sellers: Collection[Seller]) -> dict[int, Standing]:
    """Return the standing of each seller by its key; one query."""
    credentials: dict[int, list[Credential]] = {seller.pk: [] for seller in sellers}
    for credential in Credential.objects.filter(seller__in=list(credentials)):
        credentials[credential.seller_id].append(credential)
    return {seller.pk: _standing(seller, credentials[seller.pk]) for seller in sellers}


def _standing(seller: Seller, credentials: list[Credential]) -> Standing:
    held = {each.requirement for each in credentials if each.lapsed_at is None}
    lapsed = [each for each in credentials if each.lapsed_at is not None]
    lines = (line for line in product_lines.ALL if {each.code for each in line.requirements} <= held)
    brands = (each.subject.casefold() for each in lapsed if each.requirement == requirements.BRAND.code)
    return Standing(
        is_verified=seller.unverified_since is None
        and requirements.BASE.isdisjoint(each.requirement for each in lapsed),
        lines=frozenset(line.code for line in lines),
        lapsed_brands=frozenset(brands),
    )


def grant(*, case: QualificationCase) -> list[Credential]:
    """Write what an approved case proves into the seller's credentials; the caller holds the case.

    A renewed document replaces the old one's number and last day, and its reminders start anew.
    """
    found = [_credential(case.seller, evidence) for evidence in progress_of(case).documents()]
    _write(found)
    qualifications_changed.send(sender=Seller, seller=case.seller)
    return found


def granted_by(case: QualificationCase) -> set[str]:
    """Return the codes of the requirements that the seller meets by a document of ``case``."""
    return set(Credential.objects.in_force().filter(evidence__case=case).values_list("requirement", flat=True))


def revoke(*, case: QualificationCase) -> list[Credential]:
    """Take back what ``case`` granted, unless another case has renewed it since; return what lapsed.

    Where an earlier case had proved the same by a document that is still valid, that one counts again; not so the
    proof of a bank account, which may have been another account's.
    """
    granted = list(locked(Credential.objects.in_force().filter(evidence__case=case)))
    earlier = _earlier_proofs(case)
    again = [each for each in granted if each.key in earlier]
    lapsed = [each for each in granted if each.key not in earlier]
    _write([_credential(case.seller, earlier[each.key]) for each in again])
    _lapse(Credential.objects.filter(pk__in=[each.pk for each in lapsed]), LapseReason.REVOKED)
    qualifications_changed.send(sender=Seller, seller=case.seller)
    return lapsed


@transaction.atomic
def expire(*, credential: Credential) -> bool:
    """Let a credential lapse whose last day has passed; return whether this call did it.

    The case that granted it is expired once nothing of what it granted holds. Whoever calls tells the seller.
    """
    # The case first, as decisions do; a renewal that came between has made the credential another case's.
    case = locked(QualificationCase.objects.filter(evidence=credential.evidence_id)).get()
    expired = Credential.objects.expiring_before(clock.today(CHINA))
    found = locked(expired.filter(pk=credential.pk, evidence__case=case)).first()
    if found is None:
        return False
    _lapse(Credential.objects.filter(pk=found.pk), LapseReason.EXPIRED)
    still_holds = Credential.objects.in_force().filter(evidence__case=case).exists()
    if case.state == CaseState.APPROVED and not still_holds:
        move(case, CaseState.EXPIRED)
        proposals.drop_all(seller=case.seller, case=case, actor=None)
    qualifications_changed.send(sender=Seller, seller=found.seller)
    return True


def _earlier_proofs(case: QualificationCase) -> dict[str, Evidence]:
    """Return, by its key, the newest document of the seller's other approved cases that is valid today."""
    documents = Evidence.objects.current().documents().filter(
        case__seller=case.seller_id, case__state__in=[CaseState.APPROVED, CaseState.EXPIRED], verdict=Verdict.ACCEPTED
    )  # fmt: skip
    today = clock.today(CHINA)
    others = documents.exclude(case=case).exclude(requirement=requirements.BANK_PROOF.code).order_by("pk")
    return {each.key: each for each in others if each.expires_on is None or each.expires_on >= today}


def _credential(seller: Seller, evidence: Evidence) -> Credential:
    return Credential(
        seller=seller, requirement=evidence.requirement, subject=evidence.subject, evidence=evidence,
        reference=evidence.reference, expires_on=evidence.expires_on, granted_at=clock.now(),
    )  # fmt: skip


def _write(credentials: list[Credential]) -> None:
    Credential.objects.bulk_create(
        credentials,
        update_conflicts=True,
        unique_fields=["seller", "requirement", "subject"],
        update_fields=[
            "evidence", "reference", "expires_on", "granted_at", "reminders", "lapsed_at", "lapse_reason"
        ],
    )  # fmt: skip


def _lapse(credentials: QuerySet[Credential], reason: LapseReason) -> None:
    credentials.update(lapsed_at=clock.now(), lapse_reason=reason)
