"""Bank account numbers: checked, encrypted at rest, shown masked."""

from django.utils.translation import gettext as _

from accounts.models import Seller
from accounts.sealing import seal, unseal
from marketplace.errors import DomainError

SHORTEST, LONGEST = 8, 30
PURPOSE = "bank-account"


def normalise(number: str) -> str:
    """Return an account number as digits only; ``DomainError`` unless it has 8 to 30 of them."""
    digits = "".join(number.split()).replace("-", "")
    if not (digits.isascii() and digits.isdigit() and SHORTEST <= len(digits) <= LONGEST):
        raise DomainError(
            _("A company account number has %(least)s to %(most)s digits. Spaces are fine, letters are not.")
            % {"least": SHORTEST, "most": LONGEST},
            field="bank_account_number",
        )
    return digits


def encrypt(number: str) -> bytes:
    """Return the number encrypted for ``Seller.bank_account_encrypted``."""
    return seal(number, purpose=PURPOSE)


def account_number(seller: Seller) -> str:
    """Return a seller's account number in clear: for bank files and the reviewer, never for logs."""
    return unseal(seller.bank_account_encrypted, purpose=PURPOSE)
