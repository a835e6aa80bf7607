"""What the platform keeps: pure computation on a line's frozen rates, minor units in and out."""

from dataclasses import dataclass

from django.conf import settings

from marketplace import money
from orders.models import OrderLine


def referral_fee(line: OrderLine) -> int:
    """Return the referral fee of a line: its rate of what the seller gets for the goods, at least the minimum a piece.

    Never more than that. A voucher that the seller bears lowers it; one that the platform bears does not.
    """
    by_rate = money.share(line.earned_minor, line.referral_rate_bp)
    return min(max(by_rate, line.referral_minimum_minor * line.quantity), line.earned_minor)


@dataclass(frozen=True)
class Returned:
    """What one refund of a line changes in its fees."""

    # Referral fee given back.
    commission_minor: int
    # Refund administration fee kept.
    admin_fee_minor: int


def on_refund(line: OrderLine, *, before_minor: int, items_minor: int, is_called_off: bool = False) -> Returned:
    """Return the fees of refunding ``items_minor`` of what the seller got for a line after ``before_minor`` before.

    Both are differences of running totals, so that any split of a refund ends at the same cent, and a full
    refund returns the whole referral fee. The administration fee is min(20 % of the returned referral fee, cap per
    line); an order called off before anything left costs none: there was no sale.
    """
    before, after = _returned(line, before_minor), _returned(line, before_minor + items_minor)
    return Returned(after - before, 0 if is_called_off else _admin_fee(after) - _admin_fee(before))


def _returned(line: OrderLine, refunded_minor: int) -> int:
    if line.earned_minor == 0:
        return 0
    return money.proportion(referral_fee(line), refunded_minor, line.earned_minor)


def _admin_fee(returned_minor: int) -> int:
    return min(money.share(returned_minor, settings.REFUND_ADMIN_FEE_BP), settings.REFUND_ADMIN_FEE_CAP_MINOR)
