"""Addresses of orders in the store face."""

from django.urls import path

from orders.views import purchases

app_name = "orders"
urlpatterns = [
    path("purchases/<str:token>/", purchases.PurchasePage.as_view(), name="purchase"),
]
