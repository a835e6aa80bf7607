"""Listings of the demo market: products created once, offered by every company that sells them."""

import datetime as dt
from functools import cache

from accounts.models import Seller, User
from catalog import offers, pictures, products, sale_windows
from catalog.models import Category, Offer, OfferPrice, Product
from catalog.products import TextInput
from marketplace import clock, money
from marketplace.demo import pictures as renders
from marketplace.demo.companies import DemoCompany
from marketplace.demo.products import DemoProduct, Variant, all_products

STOCK = 400
# How many listings are on sale, and at which share of their price (basis points).
ON_SALE, SALE_BP = 2, 8_500
# How many of a used article there are, and what they cost of the price of new ones.
FEW, USED_BP = 3, 7_000


def list_everything(company: DemoCompany, seller: Seller, owner: User) -> list[Offer]:
    """List all of a company's products; others' products are offered, not created again."""
    return [
        _list(company, seller, owner, product, variant)
        for product in all_products()
        if product.code in company.products
        for variant in product.variants
    ]


def list_used(company: DemoCompany, seller: Seller, owner: User) -> None:
    """List the used goods of a company, each with a note on its condition."""
    for offer in Offer.objects.of(seller).order_by("pk"):
        article = offer.sku.partition("-")[2]
        if note := company.used.get(article):
            prices = offer.prices.values_list("storefront", "regular_minor")
            offers.list_offer(
                seller=seller, product=offer.product, sku=f"{offer.sku}-2", stock=FEW, actor=owner,
                prices={code: money.share(minor, USED_BP) // 100 * 100 for code, minor in prices},
                condition=Offer.Condition.USED, condition_note=note, weight_g=offer.weight_g,
            )  # fmt: skip


def put_on_sale(seller: Seller, owner: User) -> None:
    """Lower the price of the seller's first listings in China for four weeks."""
    now = clock.now()
    for price in OfferPrice.objects.filter(offer__seller=seller, storefront="CN").order_by("pk")[:ON_SALE]:
        sale_windows.plan_sale(
            offer=price.offer, storefront="CN", sale_minor=money.share(price.regular_minor, SALE_BP) // 100 * 100,
            begins=now, ends=now + dt.timedelta(days=28), actor=owner,
        )  # fmt: skip


def _list(company: DemoCompany, seller: Seller, owner: User, product: DemoProduct, variant: Variant) -> Offer:
    title = f"{product.brand} {product.title_zh} {variant.name_zh}"
    shared = products.find_match(gtin=None, brand=product.brand, title=title).first()
    return offers.list_offer(
        seller=seller,
        product=shared or _create(product, variant, title, seller),
        sku=f"{company.code[:3].upper()}-{product.code}-{variant.code}",
        prices={
            "CN": money.share(product.price_cn, company.price_bp) // 100 * 100,
            "US": money.share(product.price_us, company.price_bp),
        },
        stock=STOCK,
        weight_g=product.weight_g,
        actor=owner,
    )


def _create(product: DemoProduct, variant: Variant, title: str, seller: Seller) -> Product:
    title_en = f"{product.title_en}, {variant.name_en}"
    created = products.create_product(
        category=_category(product.category),
        texts={
            "zh-hans": TextInput(title, product.bullets_zh, "\n".join(product.bullets_zh)),
            "en": TextInput(title_en, product.bullets_en, "\n".join(product.bullets_en)),
        },
        brand=product.brand,
        attributes={**product.attributes, "colour": variant.colour},
        family=product.code,
        created_by=seller,
    )
    for name in (variant.picture, *variant.more):
        picture = renders.product_picture(name, variant.hue, variant.of)
        pictures.add_picture(product=created, image_file=picture, alts={"zh-hans": title, "en": title_en})
    return created


@cache
def _category(slug: str) -> Category:
    return Category.objects.get(slug=slug)
