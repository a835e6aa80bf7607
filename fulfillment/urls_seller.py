"""Addresses of fulfillment in the seller face."""

from django.urls import URLPattern

app_name = "seller_fulfillment"
urlpatterns: list[URLPattern] = []
