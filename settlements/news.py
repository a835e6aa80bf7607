"""What sellers are told about their money."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from accounts.mailings import News, tell_sellers
from accounts.notifications import tell_seller
from settlements.models import Payout, Period
from settlements.models.payout import PayoutState


def statements_closed(*, statements: Sequence[Period]) -> None:
    """Tell the sellers of ``statements``; nothing is said of a period in which nothing moved."""
    worth_telling = [each for each in statements if each.line_count or each.closing_minor]
    tell_sellers(
        kind="statement_closed",
        news=[News(each.seller_id, each, _url(each), _context(each)) for each in worth_telling],
    )


def payout_answered(*, payout: Payout) -> None:
    """Tell the seller that the bank credited or returned a payout."""
    kind = "payout_paid" if payout.state == PayoutState.PAID else "payout_failed"
    tell_seller(
        seller=payout.seller,
        kind=kind,
        subject=payout,
        url=_url(payout.period),
        number=payout.period.number,
        amount_minor=payout.amount_minor,
        currency=payout.currency,
        account=payout.account_masked,
        failure=payout.failure,
    )


def _context(statement: Period) -> dict[str, Any]:
    return {
        "number": statement.number,
        "starts_at": statement.starts_at,
        "ends_at": statement.ends_at,
        "currency": statement.currency,
        "closing_minor": statement.closing_minor,
        "transfer_minor": statement.transfer_minor,
    }


def _url(statement: Period) -> str:
    return reverse("seller_settlements:statement", kwargs={"number": statement.number})
