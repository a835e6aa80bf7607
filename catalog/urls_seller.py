"""Addresses of catalog in the seller face."""

from django.urls import path

from catalog.views import (
    seller_bulk,
    seller_changes,
    seller_delivery,
    seller_listings,
    seller_pictures,
    seller_products,
    seller_sales,
    seller_stock,
    seller_uploads,
)

app_name = "seller_catalog"
urlpatterns = [
    path("listings/", seller_listings.ListingList.as_view(), name="listings"),
    path("listings/actions/", seller_listings.ListingActions.as_view(), name="listing-actions-create"),
    path("listings/edits/", seller_bulk.BulkEdit.as_view(), name="bulk-edit"),
    path("listings/new/", seller_products.ProductCreate.as_view(), name="product-create"),
    path("listings/new/product/", seller_products.ProductForm.as_view(), name="product-form"),
    path("listings/new/offer/", seller_products.OfferCreate.as_view(), name="offer-create"),
    path("listings/<int:pk>/", seller_products.OfferUpdate.as_view(), name="offer-update"),
    path("listings/<int:pk>/prices/", seller_listings.OfferPrices.as_view(), name="offer-prices-create"),
    path("listings/<int:pk>/stock/", seller_listings.OfferStock.as_view(), name="offer-stock-create"),
    path("listings/<int:pk>/pictures/", seller_pictures.OfferPictures.as_view(), name="offer-pictures"),
    path("listings/<int:pk>/stock/movements/", seller_stock.OfferStockHistory.as_view(), name="offer-stock"),
    path("listings/<int:pk>/sales/", seller_sales.OfferSales.as_view(), name="offer-sales"),
    path("listings/<int:pk>/sales/<str:code>/end/", seller_sales.SaleEnd.as_view(), name="sale-end-create"),
    path("listings/<int:pk>/change/", seller_changes.ProductChangeCreate.as_view(), name="product-change-create"),
    path("changes/<int:pk>/", seller_changes.ProductChangeDetail.as_view(), name="product-change"),
    path(
        "changes/<int:pk>/withdrawal/",
        seller_changes.ProductChangeWithdrawal.as_view(),
        name="product-change-withdrawal-create",
    ),
    path("delivery/", seller_delivery.TemplateList.as_view(), name="delivery-templates"),
    path("delivery/new/", seller_delivery.TemplateEdit.as_view(), name="delivery-template-create"),
    path("delivery/<int:pk>/", seller_delivery.TemplateEdit.as_view(), name="delivery-template-update"),
    path(
        "delivery/<int:pk>/deletion/",
        seller_delivery.TemplateDelete.as_view(),
        name="delivery-template-deletion-create",
    ),
    path("uploads/", seller_uploads.UploadList.as_view(), name="uploads"),
    path("uploads/template/", seller_uploads.UploadTemplate.as_view(), name="upload-template"),
    path("uploads/<str:number>/", seller_uploads.UploadDetail.as_view(), name="upload"),
    path("uploads/<str:number>/columns/", seller_uploads.UploadColumns.as_view(), name="upload-columns"),
    path("uploads/<str:number>/workbook/", seller_uploads.UploadWorkbook.as_view(), name="upload-workbook"),
    path(
        "uploads/<str:number>/confirmation/",
        seller_uploads.UploadConfirmation.as_view(),
        name="upload-confirmation-create",
    ),
    path(
        "uploads/<str:number>/cancellation/",
        seller_uploads.UploadCancellation.as_view(),
        name="upload-cancellation-create",
    ),
]
