"""Forms of orders."""
