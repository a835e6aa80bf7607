"""Addresses of settlements in the seller face."""

from django.urls import URLPattern

app_name = "seller_settlements"
urlpatterns: list[URLPattern] = []
