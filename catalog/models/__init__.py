"""Categories, shared products, sellers' offers, stock, and the row a shopper's list reads."""

from catalog.models.batch import BatchPicture, BatchRowError, BatchUpload, ColumnMapping
from catalog.models.category import AttributeDefinition, Category
from catalog.models.delivery import DeliveryTemplate, DeliveryZone
from catalog.models.featured import FeaturedOffer
from catalog.models.offer import ListingIssue, Offer, OfferPrice, PriceChange
from catalog.models.product import Product, ProductPicture, ProductText
from catalog.models.product_change import ProductChange
from catalog.models.rating import ProductRating
from catalog.models.search_change import SearchChange
from catalog.models.search_word import SearchWord
from catalog.models.stock import Stock, StockMovement

__all__ = [
    "AttributeDefinition",
    "BatchPicture",
    "BatchRowError",
    "BatchUpload",
    "Category",
    "ColumnMapping",
    "DeliveryTemplate",
    "DeliveryZone",
    "FeaturedOffer",
    "ListingIssue",
    "Offer",
    "OfferPrice",
    "PriceChange",
    "Product",
    "ProductChange",
    "ProductPicture",
    "ProductRating",
    "ProductText",
    "SearchChange",
    "SearchWord",
    "Stock",
    "StockMovement",
]
