"""Numbers in clear for the people who decide a case: never without a record of who looked at which."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import activity
from accounts.banking import account_number
from accounts.company_change import changed_seller
from accounts.impartiality import refuse_own_team
from accounts.models import QualificationCase, Seller, User
from accounts.representatives import id_number
from marketplace.errors import DomainError

# What can be shown → the kind of activity that records it, and where it comes from.
NUMBERS: dict[str, tuple[str, Callable[[Seller], str]]] = {
    "account": ("account_shown", account_number),
    "identity": ("identity_shown", id_number),
}
KINDS = frozenset(kind for kind, _read in NUMBERS.values())


@transaction.atomic
def show(*, case: QualificationCase, number: str, actor: User) -> str:
    """Return one of ``NUMBERS`` in clear, and write into the seller's log that ``actor`` looked at it.

    ``DomainError`` unless ``actor`` may look, or for a member of the seller's team.
    """
    if not may_look(case, actor):
        raise DomainError(_("Take the application first: numbers are shown to those who decide it."))
    refuse_own_team(seller=case.seller, actor=actor)
    kind, read = NUMBERS[number]
    activity.record(seller=case.seller, actor=actor, kind=kind, subject=case, about=case.number)
    return read(changed_seller(case))


def may_look(case: QualificationCase, user: User) -> bool:
    """Return whether ``user`` reviews the case now, or is asked to confirm a decision about it."""
    if case.is_running and case.reviewer == user:
        return True
    return case.proposals.waiting().exclude(proposed_by=user).exists()
