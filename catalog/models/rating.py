"""What customers think of a product, summed up."""

from django.db import models
from django.db.models import F, Q

from catalog.models.product import Product


class ProductRating(models.Model):
    """How many reviews of a product count, and with how many stars; written by ``catalog.ratings`` only.

    The reviews themselves belong to orders, which knows who bought what.
    """

    product = models.OneToOneField(Product, on_delete=models.CASCADE, related_name="rating")
    count = models.PositiveIntegerField(default=0)
    # Stars of all reviews added up: the mean is sum / count.
    sum = models.PositiveIntegerField(default=0)
    stars_1 = models.PositiveIntegerField(default=0)
    stars_2 = models.PositiveIntegerField(default=0)
    stars_3 = models.PositiveIntegerField(default=0)
    stars_4 = models.PositiveIntegerField(default=0)
    stars_5 = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(count=F("stars_1") + F("stars_2") + F("stars_3") + F("stars_4") + F("stars_5")),
                name="productrating_count",
            ),
            models.CheckConstraint(
                condition=Q(
                    sum=F("stars_1") + F("stars_2") * 2 + F("stars_3") * 3 + F("stars_4") * 4 + F("stars_5") * 5
                ),
                name="productrating_sum",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sum}/{self.count}"

    @property
    def by_stars(self) -> dict[int, int]:
        """How many reviews have so many stars, the most stars first."""
        return {stars: getattr(self, f"stars_{stars}") for stars in range(5, 0, -1)}
