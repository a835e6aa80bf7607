"""What search engines may read: every address of the stores, in files of bounded size, read as a stream.

A file holds the products whose keys lie in one range, so that a file of the millionth product costs what the first
one costs. The protocol allows 50,000 addresses a file; a product has one per language.
"""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from django.conf import settings
from django.urls import reverse

from catalog import navigation
from catalog.models import FeaturedOffer
from marketplace import storefronts
from marketplace.db import fetch_all
from marketplace.storefronts import Storefront, store_url
from marketplace.templatetags.quay import html_lang

# Keys of products in one file.
RANGE = 20_000
CHUNK = 2_000
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_PLACEHOLDER = "P0"

# The ranges that have a product in some store: one look into an index each.
_RANGES = """
SELECT part FROM generate_series(0, (SELECT max(product_id) FROM catalog_featuredoffer) / %(range)s) part
 WHERE EXISTS (SELECT FROM catalog_featuredoffer f
                WHERE f.storefront = %(storefront)s
                  AND f.product_id >= part * %(range)s AND f.product_id < (part + 1) * %(range)s)
"""
# Who has something to sell in a store; the first listing found decides.
_SELLING = """FROM accounts_seller s WHERE s.state = 'approved' AND EXISTS (
    SELECT FROM catalog_offer o JOIN catalog_offerprice p ON p.offer_id = o.id
     WHERE o.seller_id = s.id AND o.state = 'live' AND p.storefront = %(storefront)s)"""
_SHOP_RANGES = f"SELECT DISTINCT s.id / %(range)s AS part {_SELLING} ORDER BY part"
_SHOPS = f"""SELECT s.slug {_SELLING} AND s.id >= %(part)s * %(range)s AND s.id < (%(part)s + 1) * %(range)s
              ORDER BY s.id"""


def index() -> Iterator[str]:
    """Yield the index: a file of pages and the files of shops and of products, per open store."""
    yield f"{_HEAD}<sitemapindex {_NAMESPACE}>\n"
    for store in storefronts.OPEN:
        yield _file("sitemap-pages", store=store)
        for (part,) in fetch_all(_SHOP_RANGES, {"range": RANGE, "storefront": store.code}):
            yield _file("sitemap-shops", store=store, part=part)
        for (part,) in fetch_all(_RANGES, {"range": RANGE, "storefront": store.code}):
            yield _file("sitemap-products", store=store, part=part)
    yield "</sitemapindex>\n"


def pages(store: Storefront) -> Iterator[str]:
    """Yield a store's home and its categories."""
    yield _opening()
    yield _addresses(store, "catalog:home")
    for node in navigation.tree().nodes:
        yield _addresses(store, "catalog:category", slug=node.slug)
    yield "</urlset>\n"


def shops(store: Storefront, part: int) -> Iterator[str]:
    """Yield the shops of one range of keys that sell in a store."""
    yield _opening()
    for (slug,) in fetch_all(_SHOPS, {"storefront": store.code, "range": RANGE, "part": part}):
        yield _addresses(store, "catalog:shop", slug=slug)
    yield "</urlset>\n"


def products(store: Storefront, part: int) -> Iterator[str]:
    """Yield the products of one range of keys that are listed in a store, sold out or not."""
    patterns = [
        (language, store_url("catalog:product", storefront=store, language=language, number=_PLACEHOLDER))
        for language in store.languages
    ]
    # What is the same for every product is written once; a million take seconds, not minutes.
    template = "".join(_address(patterns, path) for _language, path in patterns)
    rows = FeaturedOffer.objects.filter(
        storefront=store.code, product_id__gte=part * RANGE, product_id__lt=(part + 1) * RANGE
    ).order_by("product_id")
    yield _opening()
    for number in rows.values_list("number", flat=True).iterator(CHUNK):
        yield template.replace(_PLACEHOLDER, number)
    yield "</urlset>\n"


def robots() -> str:
    """Return robots.txt: the stores are for everybody, what belongs to one person is not."""
    closed = ["/accounts/", "/admin/", "/payments/", "/seller/", "/*/search/", "/*/basket/", "/*/checkout/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return "\n".join([*lines, f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""])


def _opening() -> str:
    return f'{_HEAD}<urlset {_NAMESPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'


def _file(name: str, **kwargs: object) -> str:
    return f"<sitemap><loc>{_absolute(reverse(name, kwargs=kwargs))}</loc></sitemap>\n"


def _addresses(store: Storefront, name: str, **kwargs: str) -> str:
    paths = [
        (language, store_url(name, storefront=store, language=language, **kwargs)) for language in store.languages
    ]
    return "".join(_address(paths, path) for _language, path in paths)


def _address(paths: list[tuple[str, str]], path: str) -> str:
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{html_lang(language)}" href="{_absolute(other)}"/>'
        for language, other in paths
    )
    return f"<url><loc>{_absolute(path)}</loc>{links}</url>\n"


def _absolute(path: str) -> str:
    return escape(f"{settings.SITE_URL}{path}", {'"': "&quot;"})
