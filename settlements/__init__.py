"""Money: fees, ledger, 14-day periods, statements, payouts."""
