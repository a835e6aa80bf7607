"""What a payout posts to the ledger (docs/money.md)."""

from collections.abc import Sequence

from marketplace import clock
from settlements import ledger
from settlements.ledger import AccountKey, Draft, Line
from settlements.models import Account, Payout
from settlements.models.ledger import AccountKind, Classification, JournalKind


def set_aside(*, payouts: Sequence[Payout]) -> None:
    """Post that closed periods' transfers left the available balances: Dr available, Cr payable."""
    _post(payouts, JournalKind.PAYOUT, AccountKind.AVAILABLE, AccountKind.PAYABLE, Classification.TRANSFER)


def paid(*, payout: Payout) -> None:
    """Post that the bank credited a payout: Dr payable, Cr bank."""
    _post([payout], JournalKind.PAYOUT_PAID, AccountKind.PAYABLE, AccountKind.BANK, Classification.INTERNAL)


def failed(*, payout: Payout) -> None:
    """Post that the bank returned a payout: Dr payable, Cr available, in the period that is open now."""
    _post(
        [payout], JournalKind.PAYOUT_FAILED, AccountKind.PAYABLE, AccountKind.AVAILABLE, Classification.PAYOUT_RETURNED
    )


def _post(
    payouts: Sequence[Payout], kind: JournalKind, debit: AccountKind, credit: AccountKind, about: Classification
) -> None:
    books = ledger.accounts(_key(side, payout) for payout in payouts for side in (debit, credit))
    now = clock.now()
    ledger.post_all([Draft(kind, payout, now, _entries(payout, books, debit, credit, about)) for payout in payouts])


def _entries(
    payout: Payout,
    books: dict[AccountKey, Account],
    debit: AccountKind,
    credit: AccountKind,
    about: Classification,
) -> list[Line]:
    return [
        Line(books[_key(debit, payout)], payout.amount_minor, about),
        Line(books[_key(credit, payout)], -payout.amount_minor, about),
    ]


def _key(kind: AccountKind, payout: Payout) -> AccountKey:
    return kind, None if kind == AccountKind.BANK else payout.seller_id, payout.currency
