"""Addresses of catalog in the store face."""

from django.urls import path

from catalog.views import licences, lists, store

app_name = "catalog"
urlpatterns = [
    path("", store.home, name="home"),
    path("c/<slug:slug>/", lists.category, name="category"),
    path("search/", lists.results, name="search"),
    path("search/suggestions/", lists.suggestions, name="suggestions"),
    path("p/<str:number>/", store.product, name="product"),
    path("s/<slug:slug>/", lists.seller_shop, name="shop"),
    path("s/<slug:slug>/licence/", licences.seller_licence, name="licence"),
]
