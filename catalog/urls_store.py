"""Addresses of catalog in the store face."""

from django.urls import URLPattern

app_name = "catalog"
urlpatterns: list[URLPattern] = []
