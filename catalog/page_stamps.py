"""What a store page was made from, in one short string: it changes with every row that the page shows.

Each row gives its key and ``xmin``, the transaction that wrote it: whoever changes a price, a stock, a word or a
picture changes the stamp in the same commit, and no writer has to remember it. One query of the page's own rows, by
the same indexes; counts of whole categories are not in it.
"""

from catalog.listing import PAGE_SIZE, Scope
from catalog.listing_filters import Sort
from marketplace.db import fetch_all
from marketplace.storefronts import Storefront

_HOME = """
SELECT concat_ws('/',
    (SELECT string_agg(product_id || ':' || version, ',') FROM (
        SELECT f.product_id, f.xmin::text AS version FROM catalog_featuredoffer f
         WHERE f.storefront = %(storefront)s AND f.in_stock
         ORDER BY f.in_stock DESC, f.sold DESC, f.product_id LIMIT %(shelf)s) popular),
    (SELECT string_agg(product_id || ':' || version, ',') FROM (
        SELECT f.product_id, f.xmin::text AS version FROM catalog_featuredoffer f
         WHERE f.storefront = %(storefront)s AND f.in_stock
         ORDER BY f.product_id DESC LIMIT 2 * %(shelf)s) newest))
"""


def home(storefront: Storefront, *, shelf: int) -> str:
    """Return the stamp of a store's home page with so many products on a shelf."""
    return _read(_HOME, {"storefront": storefront.code, "shelf": shelf})


def product(number: str, storefront: Storefront, *, similar: int) -> str:
    """Return the stamp of a product page with so many similar products; empty where there is no such product."""
    params = {"number": number.upper(), "storefront": storefront.code, "similar": similar}
    return _read("SELECT catalog_product_stamp(%(number)s, %(storefront)s, %(similar)s)", params)


def first_page(scope: Scope) -> str:
    """Return the stamp of the first 24 rows of a list and of the one behind them."""
    sql = f"""SELECT string_agg(product_id || ':' || version, ',') FROM (
                  SELECT f.product_id, f.xmin::text AS version FROM {scope.source} WHERE {scope.where}
                   ORDER BY {scope.order(Sort.BEST)} LIMIT {PAGE_SIZE + 1}) few"""  # noqa: S608 - pieces of catalog.listing; values are parameters
    return _read(sql, dict(scope.params))


def _read(sql: str, params: dict[str, object]) -> str:
    rows = fetch_all(sql, params)
    return str(rows[0][0] or "")
