"""The ledger, what is deferred, 14-day periods with their statements, and payouts."""

from settlements.models.audit import AuditFinding
from settlements.models.deferral import Deferral
from settlements.models.ledger import Account, Entry, Journal
from settlements.models.payout import Payout
from settlements.models.period import Period, StatementLine

__all__ = ["Account", "AuditFinding", "Deferral", "Entry", "Journal", "Payout", "Period", "StatementLine"]
