"""Which addresses of the catalogue are whose (see ``tests/urls_registry.py``)."""

from catalog.batch import stages, uploads
from catalog.models import Product
from tests.accounts.factories import SellerFactory
from tests.catalog.factories import (
    CategoryFactory,
    DeliveryTemplateFactory,
    OfferFactory,
    ProductChangeFactory,
    ProductFactory,
)
from tests.catalog.foreign import systems
from tests.catalog.tables import upload_file
from tests.roles import CATALOGUE, EVERYBODY, OPERATORS, REVIEWERS, May, Staff


def somebody_elses_offer():
    return {"pk": OfferFactory().pk}


def somebody_elses_own_product():
    offer = OfferFactory()
    Product.objects.filter(pk=offer.product_id).update(created_by=offer.seller)
    return {"pk": offer.pk}


def somebody_elses_foreign_file():
    CategoryFactory()
    seller = SellerFactory()
    content = systems.content(systems.WOOCOMMERCE)
    upload = uploads.start_upload(
        seller=seller, file=upload_file(content, name="products.csv"), actor=seller.memberships.get().user
    )
    stages.work_on(upload_id=upload.pk)
    return {"number": upload.number}


def somebody_elses_upload():
    seller = SellerFactory()
    upload = uploads.start_upload(seller=seller, file=upload_file(), actor=seller.memberships.get().user)
    return {"number": upload.number}


def somebody_elses_change():
    return {"pk": ProductChangeFactory().pk}


def _template():
    return {"pk": DeliveryTemplateFactory().pk}


PRIVATE_URLS = {
    "seller_catalog:delivery-templates": dict,
    "seller_catalog:delivery-template-create": dict,
    "seller_catalog:delivery-template-update": _template,
    "seller_catalog:delivery-template-deletion-create": _template,
    "seller_catalog:offer-update": somebody_elses_offer,
    "seller_catalog:offer-pictures": somebody_elses_own_product,
    "seller_catalog:offer-prices-create": somebody_elses_offer,
    "seller_catalog:offer-stock-create": somebody_elses_offer,
    "seller_catalog:offer-stock": somebody_elses_offer,
    "seller_catalog:offer-sales": somebody_elses_offer,
    "seller_catalog:sale-end-create": lambda: {**somebody_elses_offer(), "code": "CN"},
    "seller_catalog:product-change-create": somebody_elses_offer,
    "seller_catalog:product-change": somebody_elses_change,
    "seller_catalog:product-change-withdrawal-create": somebody_elses_change,
    "seller_catalog:upload": somebody_elses_upload,
    "seller_catalog:upload-columns": somebody_elses_foreign_file,
    "seller_catalog:upload-workbook": somebody_elses_upload,
    "seller_catalog:upload-confirmation-create": somebody_elses_upload,
    "seller_catalog:upload-cancellation-create": somebody_elses_upload,
}
PUBLIC_URLS = {
    "sitemap",
    "sitemap-pages",
    "sitemap-shops",
    "sitemap-products",
    "robots",
    "catalog:home",
    "catalog:category",
    "catalog:search",
    "catalog:suggestions",
    "catalog:product",
    "catalog:shop",
    "catalog:licence",
    "product-picture",
}
WHO_MAY = {
    "seller_catalog:delivery-templates": May(EVERYBODY),
    "seller_catalog:delivery-template-create": May(CATALOGUE, CATALOGUE),
    "seller_catalog:delivery-template-update": May(CATALOGUE, CATALOGUE),
    "seller_catalog:delivery-template-deletion-create": May(change=CATALOGUE),
    "seller_catalog:listings": May(EVERYBODY),
    "seller_catalog:listing-actions-create": May(change=CATALOGUE, data={"action": "pause"}),
    "seller_catalog:bulk-edit": May(EVERYBODY, CATALOGUE),
    "seller_catalog:product-create": May(EVERYBODY),
    "seller_catalog:product-form": May(EVERYBODY, CATALOGUE),
    "seller_catalog:offer-create": May(EVERYBODY, CATALOGUE, query=lambda: {"product": ProductFactory().number}),
    "seller_catalog:offer-update": May(EVERYBODY, CATALOGUE),
    "seller_catalog:offer-prices-create": May(change=CATALOGUE),
    "seller_catalog:offer-stock-create": May(change=CATALOGUE),
    "seller_catalog:offer-stock": May(EVERYBODY, CATALOGUE),
    "seller_catalog:offer-sales": May(EVERYBODY, CATALOGUE),
    "seller_catalog:sale-end-create": May(change=CATALOGUE),
    "seller_catalog:product-change-create": May(EVERYBODY, CATALOGUE),
    "seller_catalog:product-change": May(EVERYBODY),
    "seller_catalog:product-change-withdrawal-create": May(change=CATALOGUE),
    "seller_catalog:uploads": May(EVERYBODY, CATALOGUE),
    "seller_catalog:upload-template": May(EVERYBODY),
    "seller_catalog:upload": May(EVERYBODY),
    "seller_catalog:upload-columns": May(EVERYBODY, CATALOGUE),
    "seller_catalog:offer-pictures": May(EVERYBODY, CATALOGUE),
    "seller_catalog:upload-workbook": May(EVERYBODY),
    "seller_catalog:upload-confirmation-create": May(change=CATALOGUE),
    "seller_catalog:upload-cancellation-create": May(change=CATALOGUE),
}
ADMIN_PAGES = {
    "catalog_productchange_decision": (May(change=REVIEWERS), lambda: {"pk": ProductChangeFactory().pk}),
}
ADMIN = {
    "catalog_category": (Staff(look=OPERATORS, add=OPERATORS, change=OPERATORS), CategoryFactory),
    "catalog_product": (Staff(look=OPERATORS), ProductFactory),
    "catalog_productchange": (Staff(look=REVIEWERS), ProductChangeFactory),
    "catalog_offer": (Staff(look=OPERATORS), OfferFactory),
}
