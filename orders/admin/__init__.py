"""What operators see of orders."""

from orders.admin import refunds, reviews

__all__ = ["refunds", "reviews"]
