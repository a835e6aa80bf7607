"""Money: exact in, exact out."""

from decimal import Decimal

import pytest
from babel.numbers import format_currency, format_decimal, get_currency_symbol
from django.conf import settings
from django.utils import translation
from hypothesis import given, strategies as st

from marketplace import money, storefronts
from marketplace.money import CurrencyMismatch, InvalidAmount, Money

AMOUNTS = st.integers(min_value=-(10**12), max_value=10**12)
WEIGHTS = st.lists(st.integers(min_value=0, max_value=10**6), min_size=1, max_size=12)
CURRENCIES = st.sampled_from(sorted({store.currency for store in storefronts.ALL}))
# Ours, and some that write decimals and groups in other ways.
LANGUAGES = st.sampled_from([code for code, _name in settings.LANGUAGES] + ["de", "fr", "ja", "pl", "sv"])


@given(AMOUNTS, WEIGHTS)
def test_allocated_parts_add_up_exactly(amount, weights):
    parts = money.allocate(amount, weights)

    assert sum(parts) == amount
    assert len(parts) == len(weights)


@given(AMOUNTS, WEIGHTS)
def test_no_allocated_part_is_a_unit_off_its_exact_share(amount, weights):
    used = weights if any(weights) else [1] * len(weights)

    for part, weight in zip(money.allocate(amount, weights), used, strict=True):
        assert abs(part * sum(used) - amount * weight) < sum(used)


def test_the_largest_remainder_gets_the_odd_cent_and_ties_go_first():
    assert money.allocate(100, [1, 1, 1]) == [34, 33, 33]
    assert money.allocate(-100, [1, 1, 1]) == [-34, -33, -33]
    assert money.allocate(5, [3, 5]) == [2, 3]
    assert money.allocate(7, [0, 0]) == [4, 3]


@pytest.mark.parametrize("weights", [[], [1, -1]])
def test_weights_must_be_given_and_not_negative(weights):
    with pytest.raises(ValueError, match="weights must be given"):
        money.allocate(100, weights)


@given(AMOUNTS, st.integers(min_value=-20_000, max_value=20_000))
def test_share_is_half_up_away_from_zero(amount, rate):
    exact = Decimal(amount) * rate / 10_000

    assert money.share(amount, rate) == int(exact.to_integral_value("ROUND_HALF_UP"))


def test_share_of_a_half_cent():
    assert money.share(1999, 800) == 160
    assert money.share(50, 100) == 1
    assert money.share(-50, 100) == -1
    assert money.share(0, 100) == 0


def test_tax_contained_in_a_gross_amount():
    assert money.included_tax(11_300, 1_300) == 1_300
    assert money.included_tax(100, 1_300) == 12
    assert money.included_tax(100, 0) == 0


@given(AMOUNTS, CURRENCIES)
def test_plain_text_is_read_back_exactly(minor, currency):
    amount = Money(minor, currency)

    assert Money.parse(amount.plain(), currency) == amount


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("1,234.50", "CNY", 123450), ("１２３．５", "CNY", 12350), (" 0.1 ", "USD", 10), ("1，000", "JPY", 1000)],
)
def test_what_people_type_is_read(text, currency, minor):
    assert Money.parse(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        *[("", "CNY"), ("abc", "CNY"), ("1.234", "CNY"), ("1.5", "JPY"), ("NaN", "CNY"), ("1e4", "CNY")],
        *[("12,50", "EUR"), ("1_000", "CNY"), ("1,00,000", "CNY"), ("10²", "CNY"), ("9" * 14, "CNY"), (".", "CNY")],
    ],
)
def test_what_is_no_amount_is_refused(text, currency):
    with pytest.raises(InvalidAmount):
        Money.parse(text, currency)


def test_two_currencies_never_mix():
    with pytest.raises(CurrencyMismatch):
        Money(1, "CNY") + Money(1, "USD")
    with pytest.raises(CurrencyMismatch):
        assert Money(1, "CNY") < Money(1, "USD")


def test_arithmetic():
    assert Money(5, "CNY") + Money(7, "CNY") == Money(12, "CNY")
    assert Money(5, "CNY") - Money(7, "CNY") == -Money(2, "CNY")
    assert Money(5, "CNY") * 3 == Money(15, "CNY")
    assert not Money(0, "CNY")


@pytest.mark.parametrize(
    ("minor", "currency", "language", "shown"),
    [
        (123450, "CNY", "zh-hans", "¥1,234.50"),
        (-123450, "CNY", "zh-hans", "−¥1,234.50"),
        (1234, "JPY", "zh-hans", "JP¥1,234"),
        (1999, "USD", "en", "$19.99"),
        (1999, "CNY", "en", "CN¥19.99"),
    ],
)
def test_amounts_read_as_their_language_writes_them(minor, currency, language, shown):
    assert Money(minor, currency).format(language) == shown
    with translation.override(language):
        assert str(Money(minor, currency)) == shown


@given(AMOUNTS, CURRENCIES, LANGUAGES)
def test_amounts_are_written_as_babel_writes_them(minor, currency, language):
    amount, locale = Money(minor, currency), translation.to_locale(language)
    pattern = "#,##0." + "0" * money.exponent(currency) if money.exponent(currency) else "#,##0"
    sign = "\N{MINUS SIGN}" if minor < 0 else ""

    assert amount.format(language) == sign + format_currency(abs(amount.decimal), currency, locale=locale)
    assert amount.figures(language) == sign + format_decimal(abs(amount.decimal), pattern, locale=locale)
    assert amount.plain() == f"{amount.decimal:.{money.exponent(currency)}f}"
    assert money.symbol(currency, language) == get_currency_symbol(currency, locale=locale)
