"""Bank account numbers: checked, encrypted at rest, shown masked."""

import base64
import hashlib

from cryptography.fernet import Fernet
from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import Seller
from marketplace.errors import DomainError

SHORTEST, LONGEST = 8, 30


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
    return _cipher().encrypt(number.encode("ascii"))


def account_number(seller: Seller) -> str:
    """Return a seller's account number in clear: for bank files and the reviewer, never for logs."""
    encrypted = bytes(seller.bank_account_encrypted)
    return _cipher().decrypt(encrypted).decode("ascii") if encrypted else ""


def _cipher() -> Fernet:
    # FIELD_KEY may be any long secret; without one the key hangs on SECRET_KEY.
    secret = settings.FIELD_KEY or settings.SECRET_KEY
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"bank-account:{secret}".encode()).digest()))
