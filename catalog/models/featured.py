"""The read model of the stores: one narrow row per product and storefront."""

from django.db import models

from accounts.models import Seller
from catalog.models.category import Category
from catalog.models.offer import Offer
from catalog.models.product import Product
from marketplace import storefronts


class FeaturedOffer(models.Model):
    """The offer a product page sells by default, with everything a card shows.

    Kept by ``catalog.featuring`` in the transaction that changes price, stock or state, so a
    list is one indexed query and never shows a stale price. Rows exist only for products
    with a live offer priced in the storefront; sold-out ones stay, with ``in_stock`` false.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="featured")
    storefront = models.CharField(max_length=2, choices=storefronts.CHOICES)
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="+")
    seller = models.ForeignKey(Seller, on_delete=models.CASCADE, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="+")
    category_path = models.CharField(max_length=200)
    seller_name = models.CharField(max_length=60)
    seller_slug = models.CharField(max_length=80)
    number = models.CharField(max_length=12)
    # Language code → title, and → the line of attributes under it.
    titles = models.JSONField(default=dict)
    specs = models.JSONField(default=dict)
    brand = models.CharField(max_length=80, blank=True)
    picture = models.CharField(max_length=200, blank=True)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    # While a sale is on: the regular price, and the lowest of the 30 days before the sale.
    was_minor = models.BigIntegerField(null=True)
    low_minor = models.BigIntegerField(null=True)
    in_stock = models.BooleanField(default=True)
    condition = models.CharField(
        max_length=12, choices=Offer.Condition.choices, default=Offer.Condition.NEW, db_default=Offer.Condition.NEW
    )
    channel = models.CharField(max_length=10)
    handling_days = models.PositiveSmallIntegerField(default=1)
    sold = models.PositiveIntegerField(default=0)
    # Of the product's ``ProductRating``: how many reviews count, and their stars added up.
    rating_count = models.PositiveIntegerField(default=0)
    rating_sum = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "storefront"], name="featured_once_per_storefront")]
        # Every list ends in the product's key, so that equal rows keep their order from page to page.
        indexes = [
            models.Index(fields=["storefront", "category", "-in_stock", "-sold", "product"], name="featured_category"),
            models.Index(fields=["storefront", "-in_stock", "-sold", "product"], name="featured_popular"),
            models.Index(fields=["storefront", "amount_minor", "product"], name="featured_price"),
            models.Index(fields=["seller", "storefront", "-in_stock", "-sold", "product"], name="featured_shop"),
        ]

    def __str__(self) -> str:
        return f"{self.number} in {self.storefront}"
