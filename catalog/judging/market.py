"""A market of the judged products that only the present database session sees."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from catalog import search_index, spelling
from catalog.judging.judged import JudgedProduct
from catalog.models import FeaturedOffer, Offer, Product, ProductText, SearchWord
from marketplace.storefronts import BY_CODE

STORE = BY_CODE["CN"]
_TABLES = [model._meta.db_table for model in (Product, ProductText, Offer, FeaturedOffer, SearchWord)]


@contextmanager
def judged_market(products: Iterable[JudgedProduct]) -> Iterator[None]:
    """Hide the market's products behind temporary tables of the same names, filled with ``products``.

    PostgreSQL looks for temporary tables first, so every query of the search runs as it always does, other
    sessions notice nothing, and nothing is left afterwards.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(f"CREATE TEMPORARY TABLE {table} (LIKE public.{table} INCLUDING ALL) ON COMMIT DROP")
        _fill(list(products))
        for table in _TABLES:
            cursor.execute(f"ANALYZE {table}")
        yield
        transaction.set_rollback(True)


def _fill(products: list[JudgedProduct]) -> None:
    made = Product.objects.bulk_create(
        Product(number=each.key[:12], brand=each.brand, category_id=1) for each in products
    )
    ProductText.objects.bulk_create(
        ProductText(product=row, language=language, title=title)
        for row, each in zip(made, products, strict=True)
        for language, title in each.titles.items()
    )
    offers = Offer.objects.bulk_create(
        Offer(product=row, sku=each.key, seller_id=1, state=Offer.State.LIVE)
        for row, each in zip(made, products, strict=True)
    )
    FeaturedOffer.objects.bulk_create(
        FeaturedOffer(
            product=row, offer=offer, seller_id=1, category_id=1, storefront=STORE.code, number=row.number,
            titles=each.titles, brand=each.brand, currency=STORE.currency, amount_minor=10_000,
        )
        for row, offer, each in zip(made, offers, products, strict=True)
    )  # fmt: skip
    search_index.index([row.pk for row in made])
    spelling.learn()
