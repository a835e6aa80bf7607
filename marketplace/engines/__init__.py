"""Where PostgreSQL and Redis come from: embedded by default, external by setting."""
