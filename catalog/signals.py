"""News from catalog, sent inside the transaction that makes it true."""
