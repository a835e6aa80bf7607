"""Forms of the catalogue's seller pages: each asks, none decides; services hold the rules."""
