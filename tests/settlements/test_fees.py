import pytest
from hypothesis import given, strategies as st

from orders.models import OrderLine
from settlements import fees


def line(items, rate_bp=800, *, minimum=0, quantity=1):
    return OrderLine(items_minor=items, referral_rate_bp=rate_bp, referral_minimum_minor=minimum, quantity=quantity)


@pytest.mark.parametrize(
    ("items", "rate_bp", "minimum", "quantity", "fee"),
    [
        (10_000, 800, 0, 1, 800),
        (1_999, 800, 0, 1, 160),
        (10_000, 800, 300, 2, 800),
        (1_000, 800, 300, 2, 600),
        (500, 800, 300, 2, 500),
        (0, 800, 300, 1, 0),
        (10_000, 0, 0, 1, 0),
    ],
)
def test_the_referral_fee(items, rate_bp, minimum, quantity, fee):
    assert fees.referral_fee(line(items, rate_bp, minimum=minimum, quantity=quantity)) == fee


def test_a_full_refund_returns_the_whole_fee_and_keeps_a_fifth():
    back = fees.on_refund(line(10_000), before_minor=0, items_minor=10_000)
    assert (back.commission_minor, back.admin_fee_minor) == (800, 160)


def test_the_administration_fee_has_a_cap_per_line(settings):
    expensive = line(1_000_000)
    first = fees.on_refund(expensive, before_minor=0, items_minor=500_000)
    second = fees.on_refund(expensive, before_minor=500_000, items_minor=500_000)
    assert first.commission_minor == second.commission_minor == 40_000
    assert (first.admin_fee_minor, second.admin_fee_minor) == (settings.REFUND_ADMIN_FEE_CAP_MINOR, 0)


def test_a_refund_of_delivery_alone_changes_no_fee():
    back = fees.on_refund(line(10_000), before_minor=2_000, items_minor=0)
    assert (back.commission_minor, back.admin_fee_minor) == (0, 0)


@given(
    parts=st.lists(st.integers(min_value=0, max_value=30_000), min_size=1, max_size=8).filter(sum),
    rate_bp=st.integers(min_value=0, max_value=5_000),
    minimum=st.integers(min_value=0, max_value=500),
)
def test_any_split_of_a_full_refund_ends_at_the_same_cent(parts, rate_bp, minimum):
    sold = line(sum(parts), rate_bp, minimum=minimum)
    whole = fees.on_refund(sold, before_minor=0, items_minor=sum(parts))
    before, returned = 0, []
    for part in parts:
        returned.append(fees.on_refund(sold, before_minor=before, items_minor=part))
        before += part
    assert whole.commission_minor == fees.referral_fee(sold)
    assert sum(each.commission_minor for each in returned) == whole.commission_minor
    assert sum(each.admin_fee_minor for each in returned) == whole.admin_fee_minor
    assert min(each.commission_minor for each in returned) >= 0
