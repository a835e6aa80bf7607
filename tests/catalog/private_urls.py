"""Which addresses of the catalogue are whose (see ``tests/urls_registry.py``)."""

from catalog.batch import uploads
from tests.accounts.factories import SellerFactory
from tests.catalog.factories import OfferFactory
from tests.catalog.tables import upload_file


def somebody_elses_offer():
    return {"pk": OfferFactory().pk}


def somebody_elses_upload():
    seller = SellerFactory()
    upload = uploads.start_upload(seller=seller, file=upload_file(), actor=seller.memberships.get().user)
    return {"number": upload.number}


PRIVATE_URLS = {
    "seller_catalog:offer-update": somebody_elses_offer,
    "seller_catalog:offer-pictures": somebody_elses_offer,
    "seller_catalog:offer-prices-create": somebody_elses_offer,
    "seller_catalog:offer-stock-create": somebody_elses_offer,
    "seller_catalog:upload": somebody_elses_upload,
    "seller_catalog:upload-columns": somebody_elses_upload,
    "seller_catalog:upload-workbook": somebody_elses_upload,
    "seller_catalog:upload-confirmation-create": somebody_elses_upload,
    "seller_catalog:upload-cancellation-create": somebody_elses_upload,
}
PUBLIC_URLS = {
    "catalog:home",
    "catalog:category",
    "catalog:search",
    "catalog:suggestions",
    "catalog:product",
    "catalog:shop",
    "product-picture",
}
