"""Which addresses of accounts are private (read by tests/urls_registry.py)."""

PRIVATE_URLS = {}
PUBLIC_URLS = set()
