"""Categories, products and offers for tests, built through the services that build real ones.

``OfferFactory()`` is live: an approved seller, a product with text in both languages, a price in
China (¥129.00) and the United States ($24.00), 10 pieces in stock.
"""

import io
import itertools

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from factory.django import DjangoModelFactory
from PIL import Image

from catalog import delivery_templates, navigation, offers, product_changes, products
from catalog.delivery_templates import ZoneInput
from catalog.models import AttributeDefinition, Category, DeliveryTemplate, Offer, Product, ProductChange
from tests.accounts.factories import SellerFactory

PRICES = {"CN": 12_900, "US": 2_400}
_serial = itertools.count(1)


class CategoryFactory(DjangoModelFactory):
    """A leaf; ``parent=CategoryFactory()`` puts it under another."""

    class Meta:
        model = Category

    parent = None
    slug = factory.Sequence(lambda n: f"category-{n}")
    path = factory.LazyAttribute(lambda o: f"{o.parent.path if o.parent else ''}{o.slug}/")
    names = factory.Sequence(lambda n: {"zh-hans": f"类目{n}", "en": f"Category {n}"})
    referral_rate_bp = 800

    @classmethod
    def _after_postgeneration(cls, instance, create, results=None):
        navigation.changed()


class AttributeFactory(DjangoModelFactory):
    """A material to choose from: ``steel`` or ``glass``; a facet, not required."""

    class Meta:
        model = AttributeDefinition

    category = factory.SubFactory(CategoryFactory)
    code = "material"
    names = {"zh-hans": "材质", "en": "Material"}
    kind = AttributeDefinition.Kind.CHOICE
    choices = [
        {"code": "steel", "names": {"zh-hans": "不锈钢", "en": "Steel"}},
        {"code": "glass", "names": {"zh-hans": "玻璃", "en": "Glass"}},
    ]
    facet = True

    @classmethod
    def _after_postgeneration(cls, instance, create, results=None):
        navigation.changed()


class ProductFactory(factory.Factory):
    """A product; ``title_zh`` and ``title_en`` are its titles, ``None`` leaves that language out."""

    class Meta:
        model = Product

    class Params:
        serial = factory.LazyFunction(lambda: next(_serial))

    category = factory.SubFactory(CategoryFactory)
    title_zh = factory.LazyAttribute(lambda o: f"样例保温杯 {o.serial}")
    title_en = factory.LazyAttribute(lambda o: f"Sample bottle {o.serial}")
    brand = "Fjord"
    gtin = None
    attributes = factory.LazyFunction(dict)
    family = ""
    created_by = None

    @classmethod
    def _create(cls, model_class, *args, title_zh, title_en, **kwargs):
        titles = {"zh-hans": title_zh, "en": title_en}
        texts = {language: products.TextInput(title) for language, title in titles.items() if title}
        return products.create_product(texts=texts, **kwargs)


class OfferFactory(factory.Factory):
    """A live offer; ``title_zh=…``, ``category=…``, ``brand=…`` go to its product."""

    class Meta:
        model = Offer

    class Params:
        title_zh = "样例保温杯"
        title_en = "Sample bottle"
        brand = "Fjord"
        category = factory.SubFactory(CategoryFactory)
        attributes = factory.LazyFunction(dict)

    seller = factory.SubFactory(SellerFactory)
    product = factory.SubFactory(
        ProductFactory,
        title_zh=factory.SelfAttribute("..title_zh"),
        title_en=factory.SelfAttribute("..title_en"),
        brand=factory.SelfAttribute("..brand"),
        category=factory.SelfAttribute("..category"),
        attributes=factory.SelfAttribute("..attributes"),
    )
    sku = factory.Sequence(lambda n: f"SKU-{n}")
    prices = PRICES
    stock = 10
    actor = None

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return offers.list_offer(**kwargs)


class ProductChangeFactory(factory.Factory):
    """A seller's request to change the Chinese title of a product that another made."""

    class Meta:
        model = ProductChange

    offer = factory.SubFactory(OfferFactory)
    title = factory.Sequence(lambda n: f"新标题 {n}")

    @classmethod
    def _create(cls, model_class, *args, offer, title):
        seller = offer.seller
        return product_changes.propose_change(
            product=offer.product, seller=seller, texts={"zh-hans": products.TextInput(title)},
            brand=offer.product.brand, attributes=offer.product.attributes, note="See the box.",
            actor=seller.memberships.order_by("pk").first().user,
        )  # fmt: skip


def picture_file(*, name: str = "picture.png", side: int = 500, colour: str = "teal") -> SimpleUploadedFile:
    """Return an uploaded PNG."""
    content = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/png")


class DeliveryTemplateFactory(factory.Factory):
    """A seller's default table: ¥8 for the first piece, ¥2 each further, free from ¥99; ¥20 for Xinjiang and Tibet."""

    class Meta:
        model = DeliveryTemplate

    seller = factory.SubFactory(SellerFactory)
    name = factory.Sequence(lambda n: f"Table {n}")
    measure = "pieces"
    is_default = True
    zones = (
        ZoneInput("standard", (), 1, 800, 1, 200, free_from_minor=9_900),
        ZoneInput("standard", ("新疆维吾尔自治区", "西藏自治区"), 1, 2_000, 1, 1_000, surcharge_minor=500),
        ZoneInput("express", ("上海市", "浙江省"), 1, 1_500, 1, 500),
    )

    @classmethod
    def _create(cls, model_class, *args, seller, **kwargs):
        return delivery_templates.save_template(
            seller=seller, actor=seller.memberships.order_by("pk").first().user, **kwargs
        )
