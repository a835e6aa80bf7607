"""What operators see of orders."""

from orders.admin import refunds, reviews, vouchers

__all__ = ["refunds", "reviews", "vouchers"]
