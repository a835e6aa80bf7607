"""News from fulfillment, sent inside the transaction that makes it true."""
