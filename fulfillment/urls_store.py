"""Addresses of fulfillment in the store face."""

from django.urls import path

from fulfillment.views import store

app_name = "fulfillment"
urlpatterns = [
    path("orders/<str:number>/invoice/file/", store.InvoiceFile.as_view(), name="invoice-file"),
    path("orders/<str:number>/receipt/", store.ReceiptCreate.as_view(), name="receipt-create"),
]
