"""Products: shared between the sellers who offer them."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Seller
from accounts.models.qualification import private_storage
from catalog.models.category import Category
from marketplace import clock


class Product(models.Model):
    """What is sold, whoever sells it. ``number`` is public (``P`` and ten characters)."""

    number = models.CharField(_("number"), max_length=12, unique=True)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="products", verbose_name=_("category")
    )
    brand = models.CharField(_("brand"), max_length=80, blank=True)
    gtin = models.CharField(_("barcode (GTIN)"), max_length=14, null=True, blank=True, unique=True)
    # Attribute code → value as AttributeDefinition.kind writes it.
    attributes = models.JSONField(default=dict, blank=True)
    # Products that differ only in variation axes share a family.
    family = models.CharField(max_length=40, blank=True, db_index=True)
    # Pieces sold in the last 30 days, all sellers and stores together; counted by catalog.popularity.
    sold = models.PositiveIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(
        Seller, null=True, on_delete=models.PROTECT, related_name="products_created", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"), default=clock.now)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        indexes = [GinIndex(fields=["attributes"], opclasses=["jsonb_path_ops"], name="product_attributes")]

    def __str__(self) -> str:
        return self.number


class ProductText(models.Model):
    """A product's words in one language, with the vector that search reads."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    title = models.CharField(_("title"), max_length=200)
    bullets = models.JSONField(default=list, blank=True)
    description = models.TextField(_("description"), blank=True)
    # The attributes that tell products apart, in this language: the line under the title in lists.
    spec = models.CharField(max_length=120, blank=True, editable=False)
    search = SearchVectorField(null=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "language"], name="producttext_once_per_language")]
        indexes = [GinIndex(fields=["search"], name="producttext_search")]

    def __str__(self) -> str:
        return self.title


class ProductPictureQuerySet(models.QuerySet["ProductPicture"]):
    """Reads of pictures."""

    def ready(self) -> "ProductPictureQuerySet":
        """Return those that can be shown, the main one first."""
        return self.exclude(thumbnail="").order_by("position", "pk")


class ProductPicture(models.Model):
    """A picture of a product, the first one is the main one; shown once its sizes are made (``catalog.pictures``)."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="pictures")
    # What was sent; never served.
    original = models.FileField(storage=private_storage, max_length=100)
    # The size for lists; its name tells the others (``catalog.picture_files``). Empty until they are made.
    thumbnail = models.ImageField(blank=True)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    # Language code → what it shows, for those who cannot see it.
    alts = models.JSONField(default=dict, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    # Where a batch upload found it: the same source is not fetched twice.
    source = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager["ProductPicture"]] = ProductPictureQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        indexes = [
            models.Index(fields=["created_at"], condition=models.Q(thumbnail=""), name="productpicture_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.product_id}/{self.position}"
