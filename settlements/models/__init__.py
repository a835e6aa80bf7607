"""The ledger, 14-day periods with their statements, and payouts."""

from settlements.models.ledger import Account, Entry, Journal
from settlements.models.payout import Payout
from settlements.models.period import Period, StatementLine

__all__ = ["Account", "Entry", "Journal", "Payout", "Period", "StatementLine"]
