"""All addresses of Quay: stores, seller platform, admin, sign-in."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path, register_converter

from catalog.views import crawlers
from catalog.views.pictures import picture
from marketplace import converters, views
from orders.views.reviews import review_picture

register_converter(converters.StorefrontConverter, "storefront")
register_converter(converters.LanguageConverter, "language")

# Pages of a store. StorefrontMiddleware takes both arguments away before the view.
store_patterns = [
    path("", include("catalog.urls_store")),
    path("", include("orders.urls_store")),
    path("", include("fulfillment.urls_store")),
]

# Pages of the seller platform; each checks the membership itself (accounts.access).
seller_patterns = [
    path("", include("accounts.urls_seller")),
    path("", include("catalog.urls_seller")),
    path("", include("orders.urls_seller")),
    path("", include("fulfillment.urls_seller")),
    path("", include("settlements.urls_seller")),
]

urlpatterns = [
    # First, because most requests are for it; two letters are a store's and nothing else's.
    path("<storefront:storefront>/<language:language>/", include(store_patterns)),
    path("", views.front_door, name="front-door"),
    path("health/", views.health, name="health"),
    path("language/", views.set_language, name="set-language"),
    path("theme/", views.set_theme, name="set-theme"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.index, name="sitemap"),
    path("sitemap/<storefront:store>/pages.xml", crawlers.pages, name="sitemap-pages"),
    path("sitemap/<storefront:store>/shops-<int:part>.xml", crawlers.shops, name="sitemap-shops"),
    path("sitemap/<storefront:store>/products-<int:part>.xml", crawlers.products, name="sitemap-products"),
    path("media/products/<path:path>", picture, name="product-picture"),
    path("media/reviews/<path:path>", review_picture, name="review-picture"),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("payments/", include("orders.urls_payments")),
    path("seller/", include(seller_patterns)),
    # The admin's own door knows neither the second factor nor the limit on wrong passwords.
    path("admin/login/", secure_admin_login(admin.site.login)),
    path("admin/", admin.site.urls),
]

if settings.MAILBOX:
    urlpatterns.append(path("demo/mailbox/", include("marketplace.mailbox.urls")))

handler500 = views.server_error
