"""What the numbers of Chinese invoices look like.

Paper and older electronic invoices carry a code of 10 or 12 digits and a number of 8;
fully digitalised invoices (since 2021) carry one number of 20 digits and no code.
"""

import re

from django.utils.translation import gettext_lazy as _

from fulfillment.errors import InvalidInvoice

_BLANKS = re.compile(r"\s+")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


def checked(code: str, number: str) -> tuple[str, str]:
    """Return code and number without blanks. Raises ``InvalidInvoice`` with the field that is wrong."""
    code, number = _plain(code), _plain(number)
    if code and not re.fullmatch(r"\d{10}|\d{12}", code, re.ASCII):
        raise InvalidInvoice(_("An invoice code has 10 or 12 digits, or there is none."), field="code")
    _require_number(number)
    if len(number) == 8 and not code:
        raise InvalidInvoice(_("A number of 8 digits comes with a code of 10 or 12 digits."), field="code")
    if len(number) == 20 and code:
        raise InvalidInvoice(_("A number of 20 digits comes without a code. Leave it empty."), field="code")
    return code, number


def red_letter_number(number: str) -> str:
    """Return the number of a red letter without blanks. Raises ``InvalidInvoice``."""
    number = _plain(number)
    _require_number(number)
    return number


def grouped(number: str) -> str:
    """Return a number in groups of four, as it is easier to compare."""
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def _require_number(number: str) -> None:
    if not re.fullmatch(r"\d{8}|\d{20}", number, re.ASCII):
        raise InvalidInvoice(_("An invoice number has 8 or 20 digits."), field="number")


def _plain(text: str) -> str:
    return _BLANKS.sub("", text).translate(_FULL_WIDTH)
