"""Addresses of accounts in the seller face."""

from django.urls import URLPattern

app_name = "seller"
urlpatterns: list[URLPattern] = []
