"""What reviewers and operators are told, by e-mail and in the bell."""

from collections.abc import Iterable

from django.contrib.auth.models import Permission
from django.db.models import Q
from django.urls import reverse

from accounts.models import Proposal, QualificationCase, User
from accounts.notifications import tell_user

REVIEW = "change_qualificationcase"


def reviewers() -> Iterable[User]:
    """Return everybody who reviews: staff with the permission, operators aside."""
    permission = Permission.objects.filter(codename=REVIEW, content_type__app_label="accounts")
    may = Q(groups__permissions__in=permission) | Q(user_permissions__in=permission)
    return User.objects.filter(may, is_staff=True, is_active=True).distinct().order_by("pk")


def operators() -> Iterable[User]:
    """Return the operators: active users with every permission."""
    return User.objects.filter(is_superuser=True, is_active=True).order_by("pk")


def answered(case: QualificationCase, *, occasion: str) -> None:
    """Tell the reviewer that the seller has answered."""
    if case.reviewer is not None:
        _tell(case, [case.reviewer], "case_answered", occasion)


def due_soon(case: QualificationCase) -> None:
    """Warn the reviewer, or all reviewers while nobody has taken the case."""
    people = [case.reviewer] if case.reviewer else reviewers()
    _tell(case, people, "case_due_soon", _round(case))


def escalated(case: QualificationCase) -> None:
    """Tell the operators and the reviewer that the last day has come."""
    people = {user.pk: user for user in [*operators(), *([case.reviewer] if case.reviewer else [])]}
    _tell(case, people.values(), "case_escalated", _round(case))


def second_opinion(proposal: Proposal) -> None:
    """Ask everybody else who may to confirm or refuse a proposal."""
    others = {user.pk: user for user in [*reviewers(), *operators()] if user != proposal.proposed_by}
    for user in others.values():
        _tell_of(proposal, user, "second_opinion", by=str(proposal.proposed_by), text=proposal.reason)


def proposal_decided(proposal: Proposal, reason: str) -> None:
    """Tell the author of a proposal how it ended, and who ended it why."""
    by = str(proposal.decided_by or "")
    _tell_of(proposal, proposal.proposed_by, "proposal_decided", by=by, outcome=proposal.state, text=reason)


def _tell_of(proposal: Proposal, user: User, kind: str, **context: str) -> None:
    case = proposal.case
    page, pk = ("qualificationcase", case.pk) if case else ("seller", proposal.seller_id)
    tell_user(
        user=user, kind=kind, subject=proposal, url=reverse(f"admin:accounts_{page}_change", args=[pk]),
        proposal=proposal.kind, store=proposal.seller.store_name, number=case.number if case else "", **context,
    )  # fmt: skip


def _tell(case: QualificationCase, people: Iterable[User], kind: str, occasion: str) -> None:
    url = reverse("admin:accounts_qualificationcase_change", args=[case.pk])
    for user in people:
        tell_user(
            user=user, kind=kind, subject=case, url=url, occasion=occasion, number=case.number,
            store=case.seller.store_name, due_at=case.due_at,
        )  # fmt: skip


def _round(case: QualificationCase) -> str:
    """Return what tells one run of the clock from the next."""
    return str(case.due_at)[:40]
