"""Addresses of fulfillment in the store face."""

from django.urls import URLPattern

app_name = "fulfillment"
urlpatterns: list[URLPattern] = []
