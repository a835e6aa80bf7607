"""Addresses of orders in the seller face."""

from django.urls import URLPattern

app_name = "seller_orders"
urlpatterns: list[URLPattern] = []
