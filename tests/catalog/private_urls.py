"""Which addresses of the catalogue are whose (see ``tests/urls_registry.py``)."""

PRIVATE_URLS = {}
PUBLIC_URLS = {
    "catalog:home",
    "catalog:category",
    "catalog:search",
    "catalog:suggestions",
    "catalog:product",
    "catalog:shop",
    "product-picture",
}
