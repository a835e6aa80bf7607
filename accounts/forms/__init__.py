"""Forms of accounts: each asks, none decides; services hold the rules."""
