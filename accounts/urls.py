"""Addresses of accounts at sign-in and registration."""

from django.urls import URLPattern

app_name = "accounts"
urlpatterns: list[URLPattern] = []
