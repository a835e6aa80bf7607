import pytest

from marketplace.names import masked_name, public_name


@pytest.mark.parametrize(
    ("name", "masked", "public"),
    [
        ("周小川", "周**", "周**"),
        ("Anna Meyer", "Anna **", "A**"),
        (" Li ", "Li **", "L**"),
        ("山田 太郎", "山**", "山**"),
        ("", "", ""),
        (" ", "", ""),
    ],
)
def test_only_the_beginning_of_a_name_is_shown(name, masked, public):
    assert (masked_name(name), public_name(name)) == (masked, public)
