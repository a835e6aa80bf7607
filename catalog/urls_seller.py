"""Addresses of catalog in the seller face."""

from django.urls import URLPattern

app_name = "seller_catalog"
urlpatterns: list[URLPattern] = []
