import pytest

from fulfillment import invoice_rules
from fulfillment.errors import InvalidInvoice


@pytest.mark.parametrize(
    ("code", "number", "kept"),
    [
        ("", "25312000000012345678", ("", "25312000000012345678")),
        ("3100 2021 30", "１２３４５６７８", ("3100202130", "12345678")),
        ("144032109110", "12345678", ("144032109110", "12345678")),
    ],
)
def test_possible_numbers_lose_their_blanks(code, number, kept):
    assert invoice_rules.checked(code, number) == kept


@pytest.mark.parametrize(
    ("code", "number", "field"),
    [
        ("", "", "number"),
        ("", "1234567", "number"),
        ("", "1234567a", "number"),
        ("", "12345678", "code"),
        ("12345678901", "12345678", "code"),
        ("1234567890", "25312000000012345678", "code"),
    ],
)
def test_impossible_numbers_say_which_field(code, number, field):
    with pytest.raises(InvalidInvoice) as refused:
        invoice_rules.checked(code, number)
    assert refused.value.field == field


def test_long_numbers_are_read_in_groups():
    assert invoice_rules.grouped("25312000000012345678") == "2531 2000 0000 1234 5678"
