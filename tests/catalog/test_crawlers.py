"""What search engines read: robots.txt, sitemaps, and the data in product pages."""

import json
import re
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.urls import reverse

from catalog import offers, sitemap
from marketplace import storefronts
from marketplace.storefronts import store_url
from tests.accounts.factories import SellerFactory
from tests.catalog.factories import CategoryFactory, OfferFactory, ProductFactory

pytestmark = pytest.mark.django_db

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
LINK = "{http://www.w3.org/1999/xhtml}link"


def locations(client, path):
    """Return the addresses in a sitemap, as paths of this site."""
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml; charset=utf-8")
    root = ET.fromstring(b"".join(response.streaming_content))  # noqa: S314 - our own
    return [each.text.removeprefix(settings.SITE_URL) for each in root.iter(LOC)]


def structured(client, path):
    html = client.get(path).content.decode()
    return [json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)]


def test_robots_names_the_sitemap_and_closes_what_is_private(client):
    text = client.get("/robots.txt").content.decode()
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml\n" in text
    assert {"Disallow: /seller/", "Disallow: /admin/", "Disallow: /*/basket/"} <= set(text.splitlines())


def test_the_index_leads_to_every_page_of_every_store(client):
    offer = OfferFactory(prices={"CN": 100, "US": 100})
    OfferFactory(prices={"CN": 100})
    found = [path for file in locations(client, "/sitemap.xml") for path in locations(client, file)]
    for store in storefronts.OPEN:
        for language in store.languages:
            where = {"storefront": store, "language": language}
            assert store_url("catalog:home", **where) in found
            assert store_url("catalog:category", slug=offer.product.category.slug, **where) in found
            assert store_url("catalog:product", number=offer.product.number, **where) in found
            assert store_url("catalog:shop", slug=offer.seller.slug, **where) in found
    assert len(found) == len(set(found))
    assert all(client.get(path).status_code == 200 for path in found)


def test_what_is_sold_nowhere_or_by_nobody_is_left_out(client):
    offer, unsold = OfferFactory(), ProductFactory()
    onboarding = SellerFactory(onboarding=True)
    offers.pause_offer(offer=offer, actor=None)
    found = "".join(path for file in locations(client, "/sitemap.xml") for path in locations(client, file))
    assert offer.product.number not in found
    assert unsold.number not in found
    assert f"/{onboarding.slug}/" not in found


def test_a_shop_stands_in_the_stores_it_sells_in(client):
    offer, rival = OfferFactory(prices={"CN": 100}), OfferFactory(prices={"CN": 90})
    dearer = OfferFactory(product=rival.product, prices={"CN": 95, "US": 20})  # shown behind the rival only
    OfferFactory(seller=offer.seller, prices={"US": 30}, stock=0)
    found = {
        store: "".join(path for file in locations(client, "/sitemap.xml") if f"/{store}/shops-" in file
                       for path in locations(client, file))
        for store in ("cn", "us")
    }  # fmt: skip
    sellers = {"offer": offer.seller, "rival": rival.seller, "dearer": dearer.seller}
    named = {
        store: {name for name, each in sellers.items() if f"/s/{each.slug}/" in text} for store, text in found.items()
    }
    assert named == {"cn": {"offer", "rival", "dearer"}, "us": {"offer", "dearer"}}


def test_an_address_names_its_other_language(client):
    number = OfferFactory().product.number
    (file,) = [each for each in locations(client, "/sitemap.xml") if "/cn/products-" in each]
    root = ET.fromstring(b"".join(client.get(file).streaming_content))  # noqa: S314 - our own
    first = root[0]
    assert [(each.get("hreflang"), each.get("href")) for each in first.iter(LINK)] == [
        ("zh-Hans", f"{settings.SITE_URL}/cn/zh-hans/p/{number}/"), ("en", f"{settings.SITE_URL}/cn/en/p/{number}/"),
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_files_are_ranges_of_keys_and_cost_the_same(client, monkeypatch, count_queries, count):
    monkeypatch.setattr(sitemap, "RANGE", 1)
    for _ in range(count):
        OfferFactory(category=CategoryFactory())
    files = [each for each in locations(client, "/sitemap.xml") if "/cn/products-" in each]
    assert len(files) == count
    assert [len(locations(client, file)) for file in files] == [2] * count
    assert count_queries(lambda: locations(client, "/sitemap.xml")) == 4
    shops = [each for each in locations(client, "/sitemap.xml") if "/cn/shops-" in each]
    assert [len(locations(client, file)) for file in shops] == [2] * count
    assert count_queries(lambda: locations(client, files[0])) == 1


@pytest.mark.parametrize(
    "path",
    ["/sitemap/jp/pages.xml", "/sitemap/xx/products-0.xml", "/sitemap/xx/shops-0.xml", "/sitemap/cn/products--1.xml"],
)
def test_other_files_are_not_there(client, path):
    assert client.get(path).status_code == 404


def test_a_product_tells_its_offers(client):
    offer = OfferFactory(prices={"CN": 39_900}, stock=0)
    product = offer.product
    other = OfferFactory(product=product, prices={"CN": 40_000}, stock=3)
    path = store_url("catalog:product", language="en", number=product.number)
    told, crumbs = structured(client, path)
    assert (told["@type"], told["sku"], told["url"]) == ("Product", product.number, settings.SITE_URL + path)
    assert [(each["price"], each["priceCurrency"], each["availability"]) for each in told["offers"]] == [
        ("400.00", "CNY", "https://schema.org/InStock"), ("399.00", "CNY", "https://schema.org/OutOfStock"),
    ]  # fmt: skip
    assert told["offers"][0]["seller"]["name"] == other.seller.store_name
    assert crumbs["@type"] == "BreadcrumbList"
    assert crumbs["itemListElement"][-1]["item"].endswith(f"/c/{product.category.slug}/")


def test_words_never_end_the_data(client):
    product = ProductFactory(title_en="</script><script>alert(1)</script> & more")
    OfferFactory(product=product)
    html = client.get(store_url("catalog:product", language="en", number=product.number)).content.decode()
    assert "<script>alert" not in html
    told = structured(client, store_url("catalog:product", language="en", number=product.number))[0]
    assert told["name"] == "</script><script>alert(1)</script> & more"


def test_a_page_names_its_own_address_and_its_languages(client):
    offer = OfferFactory()
    path = store_url("catalog:category", language="en", slug=offer.product.category.slug)
    html = client.get(f"{path}?brand=x&utm_source=y").content.decode()
    assert f'<link rel="canonical" href="{settings.SITE_URL}{path}">' in html
    other = path.replace("/en/", "/zh-hans/")
    assert f'<link rel="alternate" hreflang="zh-Hans-CN" href="{settings.SITE_URL}{other}">' in html
    assert f'<meta property="og:url" content="{settings.SITE_URL}{path}">' in html


def test_robots_and_sitemap_are_where_crawlers_look():
    assert (reverse("robots"), reverse("sitemap")) == ("/robots.txt", "/sitemap.xml")
