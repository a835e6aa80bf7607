"""The demo market: about 40 days of a small market's life, built only by calling services."""
