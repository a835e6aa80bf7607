"""Addresses of orders in the seller face."""

from django.urls import path

from orders.views import seller

app_name = "seller_orders"
urlpatterns = [
    path("orders/<str:number>/refund/", seller.RefundCreate.as_view(), name="refund-create"),
    path("orders/<str:number>/cancellation/", seller.CancellationCreate.as_view(), name="cancellation-create"),
]
