"""Numbers in clear for the reviewer who has the case: never without a record of who looked."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import activity
from accounts.banking import account_number
from accounts.company_change import changed_seller
from accounts.models import QualificationCase, User
from accounts.representatives import id_number
from marketplace.errors import DomainError

KIND = "secrets_shown"


@dataclass(frozen=True)
class Secrets:
    """A seller's numbers in clear; empty where none is on file."""

    bank_account: str
    identity: str


@transaction.atomic
def show(*, case: QualificationCase, actor: User) -> Secrets:
    """Return the numbers that a case is about and write into the seller's log that ``actor`` looked at them.

    ``DomainError`` unless the case is in ``actor``'s hands.
    """
    if not case.is_running or case.reviewer != actor:
        raise DomainError(_("Take the application first: numbers are shown to its reviewer only."))
    seller = changed_seller(case)
    activity.record(seller=case.seller, actor=actor, kind=KIND, subject=case, about=case.number)
    return Secrets(account_number(seller), id_number(seller))
