"""What a case changes, field by field: company data, or the bank account."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Field
from django.utils.functional import Promise

from accounts.company_change import REVIEWED, plain
from accounts.models import QualificationCase, Seller
from accounts.registration import BANK_FIELDS
from marketplace.money import Money

# In the order of the form; secrets by their last digits.
SHOWN = (*REVIEWED, "representative_id_last4", *BANK_FIELDS)
MASKED = frozenset({"representative_id_last4", "bank_account_last4"})


@dataclass(frozen=True)
class Difference:
    """One field: its name for people, the value that was and the one that is or shall be."""

    field: str
    label: str | Promise
    old: str
    new: str

    @property
    def is_change(self) -> bool:
        """Whether the two are not the same; of an account all fields are listed."""
        return self.old != self.new


def differences_of(case: QualificationCase) -> list[Difference]:
    """Return what ``case`` changes; no query besides its seller."""
    before = case.replaced or {field: plain(getattr(case.seller, field)) for field in case.proposed}
    return [
        Difference(field, _label(field), _written(field, before.get(field)), _written(field, case.proposed[field]))
        for field in SHOWN
        if field in case.proposed
    ]


def _label(field: str) -> str | Promise:
    column = Seller._meta.get_field(field)
    return column.verbose_name if isinstance(column, Field) else field


def _written(field: str, value: Any) -> str:
    if field == "registered_capital_minor" and value is not None:
        return Money(value, "CNY").format()
    if field in MASKED and value:
        return f"•••• {value}"
    return str(value or "—")
