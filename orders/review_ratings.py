"""Ratings of products, counted anew from the reviews."""

from django.db import transaction
from django.db.models import Count, Q

from catalog import ratings
from catalog.models import Product
from orders.models import ProductReview

BATCH = 1_000


def recompute() -> int:
    """Write the rating of every product that has one, or a review, as its reviews say; return how many products.

    A handful of queries per thousand products, however many reviews. Safe beside customers who write: a product is
    held while its reviews are counted.
    """
    concerned = Product.objects.filter(Q(rating__isnull=False) | Q(reviews__isnull=False))
    found = list(concerned.distinct().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(found), BATCH):
        _recompute(found[start : start + BATCH])
    return len(found)


@transaction.atomic
def _recompute(products: list[int]) -> None:
    ratings.hold(products)
    counts = {f"n{stars}": Count("pk", filter=Q(rating=stars)) for stars in ratings.STARS}
    counted = ProductReview.objects.published().order_by().filter(product__in=products)
    rows = counted.values("product").annotate(**counts)
    stars = {product: [0] * len(ratings.STARS) for product in products}
    stars |= {row["product"]: [row[name] for name in counts] for row in rows}
    ratings.replace(stars=stars)
