"""Home and product page of a store."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from catalog import cards, home_page, navigation, page_cache, page_stamps, product_page, structured_data
from marketplace import storefronts
from marketplace.storefronts import Storefront, store_url


@require_safe
@page_cache.kept(page_stamps.home)
def home(request: HttpRequest) -> HttpResponse:
    """Show the store's front page."""
    store: Storefront = request.storefront  # type: ignore[attr-defined]  # set by StorefrontMiddleware
    return page_cache.respond(request, "catalog/home.html", _home(store, request.LANGUAGE_CODE))


def _home(store: Storefront, language: str) -> dict[str, Any]:
    covers = home_page.covers(store, navigation.tree())
    features = home_page.features(covers)
    soonest, newest = home_page.shelves(store)
    return {
        "hero": features[0] if features else None,
        "promo": features[1] if len(features) > 1 else None,
        "cover_url": structured_data.absolute(features[0].sources.zoom) if features else "",
        "covers": list(covers.values())[: home_page.CATEGORIES],
        "soonest": cards.cards(soonest, storefront=store, language=language),
        "newest": cards.cards(newest, storefront=store, language=language),
        "stores": [
            {"store": each, "url": store_url("catalog:home", storefront=each) if each.is_open else ""}
            for each in storefronts.ALL
        ],
    }


@require_safe
@page_cache.kept(page_stamps.product)
def product(request: HttpRequest, number: str) -> HttpResponse:
    """Show a product with its sellers; ``?variant=`` leads on to the chosen one, ``?seller=`` prefers a seller."""
    if variant := request.GET.get("variant"):
        if not variant.isalnum():
            raise Http404
        return HttpResponseRedirect(store_url("catalog:product", number=variant))
    store: Storefront = request.storefront  # type: ignore[attr-defined]  # set by StorefrontMiddleware
    context = _product(number, store, request.LANGUAGE_CODE, request.GET.get("seller", ""))
    return page_cache.respond(request, "catalog/product.html", context)


def _product(number: str, store: Storefront, language: str, seller: str) -> dict[str, Any]:
    shown = product_page.find(number)
    if shown is None:
        raise Http404
    tree = navigation.tree_with(shown.category_id)
    node = tree.by_pk[shown.category_id]
    definitions = tree.attributes(node)
    sales = product_page.sales(shown, store, seller)
    similar = product_page.similar(shown, store)
    words, pictures = product_page.words(shown, language), product_page.gallery(shown, language)
    rating = product_page.rating(shown)
    path = store_url("catalog:product", number=shown.number)
    crumbs = navigation.crumbs(tree, node)
    return {
        "product": shown,
        "words": words,
        "pictures": pictures,
        "cover_url": structured_data.absolute(pictures[0].sources.zoom) if pictures else "",
        "structured_data": structured_data.product(shown, words, pictures, sales, rating, path=path)
        + structured_data.breadcrumbs(crumbs),
        "rating": rating,
        "reviews_url": store_url(settings.REVIEWS_URL, number=shown.number),
        "sale": sales[0] if sales else None,
        "basket_url": store_url(settings.BASKET_LINE_URL),
        "voucher_url": store_url(settings.VOUCHER_URL),
        "vouchers_url": store_url(settings.VOUCHERS_URL, slug=sales[0].seller_slug) if sales else "",
        "others": sales[1:],
        "lowest_other": min((sale.price_minor for sale in sales[1:]), default=None),
        "axes": product_page.axes(shown, store, definitions, language),
        "return_rule": product_page.return_rule(node.return_class),
        "specs": product_page.specs(shown, definitions, language),
        "similar": cards.cards(similar, storefront=store, language=language),
        "similar_url": store_url("catalog:category", slug=node.slug),
        "crumbs": crumbs,
    }
