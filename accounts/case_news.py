"""What people are told about a case, by e-mail and in the bell."""

from collections.abc import Iterable

from django.contrib.auth.models import Permission
from django.db.models import Q
from django.urls import reverse

from accounts import requirements
from accounts.models import Evidence, QualificationCase, User
from accounts.notifications import tell_seller, tell_user
from marketplace import clock

REVIEW = "change_qualificationcase"


def reviewers() -> Iterable[User]:
    """Return everybody who reviews: staff with the permission, operators aside."""
    permission = Permission.objects.filter(codename=REVIEW, content_type__app_label="accounts")
    may = Q(groups__permissions__in=permission) | Q(user_permissions__in=permission)
    return User.objects.filter(may, is_staff=True, is_active=True).distinct().order_by("pk")


def operators() -> Iterable[User]:
    """Return the operators: active users with every permission."""
    return User.objects.filter(is_superuser=True, is_active=True).order_by("pk")


def submitted(case: QualificationCase) -> None:
    """Tell the seller that the clock runs and when to expect an answer."""
    _tell_seller(case, "case_submitted", occasion=_moment(clock.now()), due_at=case.due_at)


def answered(case: QualificationCase) -> None:
    """Tell the reviewer that the seller has answered."""
    if case.reviewer is not None:
        _tell_staff(case, [case.reviewer], "case_answered", occasion=_moment(clock.now()))


def more_information(case: QualificationCase, refused: Iterable[Evidence]) -> None:
    """Tell the seller what is missing, with the reason per document."""
    _tell_seller(
        case, "case_more_information", occasion=_moment(case.requested_at), text=case.request_text,
        documents=_reasons(refused),
    )  # fmt: skip


def decided(case: QualificationCase, refused: Iterable[Evidence] = ()) -> None:
    """Tell the seller the decision, with the reviewer's words and the reason per document."""
    kind = "case_approved" if case.state == case.State.APPROVED else "case_rejected"
    text, documents = case.decision_reason, _reasons(refused)
    _tell_seller(case, kind, occasion=_moment(case.decided_at), text=text, documents=documents)


def lapsing(case: QualificationCase, days: int) -> None:
    """Remind the seller that an unanswered request closes the case in ``days`` days."""
    occasion = f"{_moment(case.requested_at)}-{days}"
    _tell_seller(case, "case_lapsing", occasion=occasion, days=days, text=case.request_text)


def lapsed(case: QualificationCase) -> None:
    """Tell the seller that the case was closed and can be opened again."""
    _tell_seller(case, "case_lapsed", occasion=_moment(case.requested_at))


def late(case: QualificationCase) -> None:
    """Tell the seller honestly that the review takes longer than promised."""
    _tell_seller(case, "case_late", occasion=_round(case), due_at=case.due_at)


def due_soon(case: QualificationCase) -> None:
    """Warn the reviewer, or all reviewers while nobody has taken the case."""
    people = [case.reviewer] if case.reviewer else reviewers()
    _tell_staff(case, people, "case_due_soon")


def escalated(case: QualificationCase) -> None:
    """Tell the operators and the reviewer that the last day has come."""
    people = {user.pk: user for user in [*operators(), *([case.reviewer] if case.reviewer else [])]}
    _tell_staff(case, people.values(), "case_escalated")


def second_opinion(case: QualificationCase) -> None:
    """Ask the other reviewers to confirm an approval over a failed check."""
    others = [user for user in reviewers() if user != case.approval_proposed_by]
    _tell_staff(case, others, "case_second_opinion")


def _tell_seller(case: QualificationCase, kind: str, *, occasion: str, **context: object) -> None:
    tell_seller(
        seller=case.seller, kind=kind, subject=case, url=reverse("seller:qualification"), occasion=occasion,
        number=case.number, store=case.seller.store_name, **context,
    )  # fmt: skip


def _tell_staff(case: QualificationCase, people: Iterable[User], kind: str, *, occasion: str = "") -> None:
    url = reverse("admin:accounts_qualificationcase_change", args=[case.pk])
    for user in people:
        tell_user(
            user=user, kind=kind, subject=case, url=url, occasion=occasion or _round(case), number=case.number,
            store=case.seller.store_name, due_at=case.due_at,
        )  # fmt: skip


def _reasons(refused: Iterable[Evidence]) -> list[dict[str, str]]:
    # The label is translated when it is read, in the recipient's language.
    return [{"requirement": each.requirement, "reason": each.verdict_reason} for each in refused]


def _round(case: QualificationCase) -> str:
    """Return what tells one run of the clock from the next."""
    return _moment(case.due_at)


def _moment(moment: object) -> str:
    return str(moment)[:40]


def label_of(code: str) -> str:
    """Return a requirement's name in the active language."""
    return str(requirements.BY_CODE[code].label)
