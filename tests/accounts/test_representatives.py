import pytest

from accounts.representatives import check_id, id_number
from marketplace.errors import DomainError
from tests.accounts.factories import IDENTITY, SellerFactory

CARD = IDENTITY


@pytest.mark.parametrize(
    "typed", [CARD, f" {CARD[:6]} {CARD[6:14]} {CARD[14:]} ", "１１０１０１１９０００１０１０００６"]
)
def test_an_identity_card_is_taken_in_any_spelling(typed):
    assert check_id(typed) == CARD


def test_every_changed_digit_of_a_card_is_refused():
    for place, digit in enumerate(CARD):
        for other in "0123456789X":
            if other != digit:
                with pytest.raises(DomainError) as caught:
                    check_id(CARD[:place] + other + CARD[place + 1 :])
                assert caught.value.field == "representative_id"


@pytest.mark.parametrize("passport", ["E12345678", "h1234567", "C5G00HJ0N"])
def test_passports_and_permits_are_taken(passport):
    assert check_id(passport) == passport.upper()


@pytest.mark.parametrize("wrong", ["", "12345", "ABCDEFGH", "1" * 17, "1" * 19, "E1234-5678", "张三"])
def test_anything_else_is_refused(wrong):
    with pytest.raises(DomainError) as caught:
        check_id(wrong)
    assert caught.value.field == "representative_id"


@pytest.mark.django_db
def test_the_number_is_stored_encrypted_and_shown_masked():
    seller = SellerFactory()
    assert (id_number(seller), seller.representative_id_masked) == (CARD, f"•••• {CARD[-4:]}")
    assert CARD.encode() not in bytes(seller.representative_id_encrypted)
