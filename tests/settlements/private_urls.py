"""Which addresses of settlements are private (read by tests/urls_registry.py)."""

from tests.roles import FINANCE, OPERATORS, May, Staff
from tests.settlements.factories import earn, seller_with_period, statement

NAMES = ("statement", "statement-pdf", "statement-xlsx", "statement-flat-file")
PRIVATE_URLS = {f"seller_settlements:{name}": lambda: {"number": statement().number} for name in NAMES}
WHO_MAY = {f"seller_settlements:{name}": May(FINANCE) for name in ("settlements", *NAMES)}
ADMIN = {
    "settlements_journal": (Staff(look=OPERATORS), lambda: earn(seller_with_period()[0], 100)),
    "settlements_period": (Staff(look=OPERATORS), lambda: seller_with_period()[1]),
    "settlements_payout": (Staff(look=OPERATORS), lambda: statement().payout),
}
ADMIN_PAGES = {"settlements_journal_audit": (May(OPERATORS, OPERATORS), dict)}
