"""Identity numbers of legal representatives: checked, encrypted at rest, shown masked.

Source: GB 11643-1999 (resident identity card, check character 18). A representative without one, from abroad or from
Hong Kong, Macao and Taiwan, gives the number of the passport or permit.
"""

import re
import unicodedata

from django.utils.translation import gettext as _
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from accounts.models import Seller
from accounts.sealing import seal, unseal
from marketplace.errors import DomainError

PURPOSE = "representative-id"
CARD_LENGTH = 18
PASSPORT = re.compile(r"(?=.*\d)[A-Z0-9]{6,12}")


def check_id(number: str) -> str:
    """Return an identity number in capitals without spaces, or raise ``DomainError`` (``representative_id``)."""
    number = "".join(unicodedata.normalize("NFKC", number).split()).upper()
    problem = ""
    if len(number) == CARD_LENGTH:
        try:
            ric.validate(number)
        except ValidationError:
            problem = _(
                "The digits of the identity card number don't fit together. Compare each of them with the card."
            )
    elif not PASSPORT.fullmatch(number):
        problem = _("An identity card number has 18 characters; a passport or permit has 6 to 12 letters and digits.")
    if problem:
        raise DomainError(problem, field="representative_id")
    return number


def sealed(number: str) -> dict[str, bytes | str]:
    """Return a checked number as the seller's fields."""
    return {"representative_id_encrypted": seal(number, purpose=PURPOSE), "representative_id_last4": number[-4:]}


def id_number(seller: Seller) -> str:
    """Return a seller's number in clear: for the reviewer who has the case, never for logs."""
    return unseal(seller.representative_id_encrypted, purpose=PURPOSE)
