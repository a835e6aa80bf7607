"""Ratings of products: one row per product, kept in step with the reviews that orders keeps.

Whoever writes, changes or takes away a review calls ``change`` in the same transaction. The product's row is
locked, so that two reviews at once are counted one after the other; the featured offers, which lists read, follow.
"""

from collections.abc import Mapping, Sequence

from babel.numbers import format_decimal
from django.db import connection, transaction
from django.utils.translation import get_language, to_locale

from catalog import featuring
from catalog.models import Product, ProductRating
from marketplace.db import locked

STARS = (1, 2, 3, 4, 5)

_REPLACE = """
INSERT INTO catalog_productrating AS r (product_id, stars_1, stars_2, stars_3, stars_4, stars_5, count, sum)
SELECT product_id, a, b, c, d, e, a + b + c + d + e, a + 2 * b + 3 * c + 4 * d + 5 * e
  FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[]) AS given (product_id, a, b, c, d, e)
 ORDER BY product_id
ON CONFLICT (product_id) DO UPDATE SET
    stars_1 = EXCLUDED.stars_1, stars_2 = EXCLUDED.stars_2, stars_3 = EXCLUDED.stars_3, stars_4 = EXCLUDED.stars_4,
    stars_5 = EXCLUDED.stars_5, count = EXCLUDED.count, sum = EXCLUDED.sum
WHERE (r.stars_1, r.stars_2, r.stars_3, r.stars_4, r.stars_5)
      IS DISTINCT FROM (EXCLUDED.stars_1, EXCLUDED.stars_2, EXCLUDED.stars_3, EXCLUDED.stars_4, EXCLUDED.stars_5)
"""


@transaction.atomic
def change(*, product: Product, before: int | None, after: int | None) -> None:
    """Count a review that had ``before`` stars and has ``after`` now; ``None``: it did not or does not count.

    Runs last in the caller's order of locks (docs/locking.md).
    """
    if before == after:
        return
    locked(Product.objects.filter(pk=product.pk)).get()
    rating, _created = ProductRating.objects.get_or_create(product=product)
    for stars, step in ((before, -1), (after, 1)):
        if stars is not None:
            name = f"stars_{stars}"
            setattr(rating, name, getattr(rating, name) + step)
            rating.count += step
            rating.sum += step * stars
    rating.save()
    featuring.refresh([product.pk])


@transaction.atomic
def replace(*, stars: Mapping[int, Sequence[int]]) -> None:
    """Write the ratings of many products anew: product's key → how many reviews have one, two … five stars.

    Four queries however many there are. The caller holds the products (``hold``) since before it counted.
    """
    products = sorted(stars)
    columns = [[stars[product][place] for product in products] for place in range(len(STARS))]
    with connection.cursor() as cursor:
        cursor.execute(_REPLACE, [products, *columns])
    featuring.refresh(products)


def hold(product_ids: Sequence[int]) -> None:
    """Lock products until the transaction ends: no review of theirs is counted meanwhile."""
    list(locked(Product.objects.filter(pk__in=product_ids)).values_list("pk", flat=True))


def mean(total: int, count: int) -> str:
    """Return the mean of so many stars as the active language writes it, with one decimal; empty without a review."""
    if not count:
        return ""
    return format_decimal(tenths(total, count) / 10, "0.0", locale=to_locale(get_language() or "en"))


def tenths(total: int, count: int) -> int:
    """Return the mean in tenths of a star, half up.

    >>> tenths(9, 2), tenths(14, 3), tenths(5, 1)
    (45, 47, 50)
    """
    return (20 * total + count) // (2 * count)
