"""Which addresses of settlements are private (read by tests/urls_registry.py)."""

from tests.settlements.factories import statement

NAMES = ("statement", "statement-pdf", "statement-xlsx", "statement-flat-file")
PRIVATE_URLS = {f"seller_settlements:{name}": lambda: {"number": statement().number} for name in NAMES}
