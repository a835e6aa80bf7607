"""Credit codes: 200 that the register has given (facts), and every way of mistyping one character of them."""

from pathlib import Path

import pytest
from stdnum.cn import uscc

from accounts.company import check_code
from marketplace.errors import DomainError

CODES = (Path(__file__).parent / "uscc_valid.txt").read_text(encoding="ascii").split()
ENTERPRISES = [code for code in CODES if code.startswith("91")]
# GB 32100 leaves out I, O, S, V and Z.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def refusal(code):
    with pytest.raises(DomainError) as caught:
        check_code(code)
    assert caught.value.field == "uscc"
    return str(caught.value)


def test_the_codes_of_enterprises_pass():
    assert len(CODES) == 200
    assert [check_code(code) for code in ENTERPRISES] == ENTERPRISES


def test_the_codes_of_others_are_well_formed_and_refused_for_what_they_are():
    others = sorted(set(CODES) - set(ENTERPRISES))
    assert all(uscc.is_valid(code) for code in others)
    assert {("individual business" in refusal(code), code[:2] == "92") for code in others} <= {
        (True, True), (False, False),
    }  # fmt: skip


@pytest.mark.parametrize("code", CODES)
def test_every_changed_character_is_noticed(code):
    for place, character in enumerate(code):
        for other in ALPHABET:
            if other != character:
                changed = code[:place] + other + code[place + 1 :]
                assert not uscc.is_valid(changed)
                assert refusal(changed)


@pytest.mark.parametrize("letter", "IOSVZ")
def test_letters_that_no_code_has_are_named(letter):
    assert "never I, O, S, V or Z" in refusal(ENTERPRISES[0][:10] + letter + ENTERPRISES[0][11:])


@pytest.mark.parametrize(
    "typed",
    [" {0} ", "{1}", "{2}"],
)
def test_spaces_small_letters_and_full_width_are_read(typed):
    code = ENTERPRISES[0]
    wide = "".join(chr(ord(each) + 0xFEE0) for each in code)
    spaced = "-".join(code[start : start + 4] for start in range(0, 18, 4)).lower()
    assert check_code(typed.format(code, spaced, wide)) == code
