"""The catalogue in the admin."""

from catalog.admin.changes import ProductChangeAdmin
from catalog.admin.products import CategoryAdmin, OfferAdmin, ProductAdmin

__all__ = ["CategoryAdmin", "OfferAdmin", "ProductAdmin", "ProductChangeAdmin"]
