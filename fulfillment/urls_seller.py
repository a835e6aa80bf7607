"""Addresses of fulfillment in the seller face."""

from django.urls import path

from fulfillment.views import seller_invoices, seller_order, seller_orders, seller_saved_views, seller_tracking

app_name = "seller_fulfillment"
ORDER = "orders/<str:number>"
FILES = "orders/tracking-files"
urlpatterns = [
    path("orders/", seller_orders.OrderList.as_view(), name="orders"),
    path("orders/export/", seller_orders.OrderExport.as_view(), name="orders-export"),
    path("orders/views/new/", seller_saved_views.SavedViewCreate.as_view(), name="saved-view-create"),
    path("orders/views/<int:pk>/", seller_saved_views.SavedViewUpdate.as_view(), name="saved-view"),
    path("orders/views/<int:pk>/removal/", seller_saved_views.SavedViewRemoval.as_view(),
         name="saved-view-removal-create"),
    path("orders/selection/", seller_orders.Selection.as_view(), name="selection-create"),
    path(f"{FILES}/", seller_tracking.TrackingFileCreate.as_view(), name="tracking-file-create"),
    path(f"{FILES}/<int:pk>/", seller_tracking.TrackingFilePage.as_view(), name="tracking-file"),
    path(f"{FILES}/<int:pk>/application/", seller_tracking.TrackingFileApplicationCreate.as_view(),
         name="tracking-file-application-create"),
    path(f"{ORDER}/", seller_order.OrderPage.as_view(), name="order-detail"),
    path(f"{ORDER}/address-reveal/", seller_order.AddressRevealCreate.as_view(), name="address-reveal-create"),
    path(f"{ORDER}/dispatch/", seller_order.DispatchCreate.as_view(), name="dispatch-create"),
    path(f"{ORDER}/packing-slip/", seller_order.PackingSlip.as_view(), name="packing-slip"),
    path(f"{ORDER}/invoice/issue/", seller_order.InvoiceIssueCreate.as_view(), name="invoice-issue-create"),
    path(f"{ORDER}/invoice/mailing/", seller_order.InvoiceMailingCreate.as_view(), name="invoice-mailing-create"),
    path(f"{ORDER}/invoice/delivery/", seller_order.InvoiceDeliveryCreate.as_view(), name="invoice-delivery-create"),
    path(f"{ORDER}/invoice/reversal/", seller_order.InvoiceReversalCreate.as_view(), name="invoice-reversal-create"),
    path(f"{ORDER}/invoice/upload/", seller_order.InvoiceFileCreate.as_view(), name="invoice-file-create"),
    path(f"{ORDER}/invoice/file/", seller_order.InvoiceFile.as_view(), name="invoice-file"),
    path("invoices/", seller_invoices.InvoiceList.as_view(), name="invoices"),
]  # fmt: skip
