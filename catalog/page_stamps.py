"""What a store page was made from, in one short string: it changes with every row that the page shows.

Each row gives its key and ``xmin``, the transaction that wrote it: whoever changes a price, a stock, a word or a
picture changes the stamp in the same commit, and no writer has to remember it. One query of the page's own rows in
their order on the page (``migrations/sql/page_stamps.sql``); counts of whole categories are not in it.
"""

from typing import Any

from catalog.home_page import CANDIDATES, SHELF
from catalog.listing import PAGE_SIZE
from catalog.product_page import SIMILAR
from marketplace.db import fetch_all
from marketplace.storefronts import Storefront


def home(storefront: Storefront) -> str:
    """Return the stamp of a store's home page."""
    return _read("SELECT catalog_home_stamp(%s, %s, %s)", storefront.code, SHELF, CANDIDATES)


def category(slug: str, storefront: Storefront) -> str:
    """Return the stamp of the first page of a category with everything below it, and of the row behind it."""
    return _read("SELECT catalog_category_stamp(%s, %s, %s)", storefront.code, slug, PAGE_SIZE + 1)


def product(number: str, storefront: Storefront) -> str:
    """Return the stamp of a product page; empty where there is no such product."""
    return _read("SELECT catalog_product_stamp(%s, %s, %s)", number.upper(), storefront.code, SIMILAR)


def _read(sql: str, *params: Any) -> str:
    return str(fetch_all(sql, list(params))[0][0] or "")
