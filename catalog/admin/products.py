"""Categories for operators to change; products, listings and their stock to look at."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _, ngettext

from accounts.admin.evidence import ReadOnly
from catalog import categories, listing_rules, offers
from catalog.models import (
    AttributeDefinition,
    Category,
    ListingIssue,
    Offer,
    OfferPrice,
    Product,
    ProductPicture,
    ProductText,
)


class AttributeInline(admin.TabularInline):
    """The category's own attributes; those of the branches above hold too."""

    model = AttributeDefinition
    extra = 0


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    """The tree. A category keeps its place and address once it is there."""

    list_display = ["__str__", "path", "referral_rate_bp", "referral_minimum_minor", "return_class"]
    list_filter = ["return_class"]
    search_fields = ["slug", "names"]
    ordering = ["path"]
    inlines = [AttributeInline]

    def get_readonly_fields(self, _request: HttpRequest, obj: Category | None = None) -> list[str]:
        """Keep parent and slug of a category that is there: addresses and paths hang on them."""
        return ["parent", "slug"] if obj else []

    def has_delete_permission(self, _request: HttpRequest, _obj: Category | None = None) -> bool:
        """Refuse: products and sold lines refer to it."""
        return False

    def save_model(self, _request: HttpRequest, obj: Category, _form: Any, _change: Any) -> None:
        """Save through the service, which tells the stores."""
        categories.save_category(category=obj)


class TextInline(ReadOnly, admin.StackedInline):
    """The product's words."""

    model = ProductText
    exclude = ["search"]


class PictureInline(ReadOnly, admin.TabularInline):
    """The product's pictures; the file that was sent is nobody's to see."""

    model = ProductPicture
    exclude = ["original"]


@admin.register(Product)
class ProductAdmin(ReadOnly, admin.ModelAdmin):
    """Products, to look at."""

    list_display = ["number", "brand", "category", "gtin", "created_by", "created_at"]
    list_select_related = ["category", "created_by"]
    search_fields = ["number", "gtin", "brand", "texts__title"]
    inlines = [TextInline, PictureInline]


class PriceInline(ReadOnly, admin.TabularInline):
    """Prices per store."""

    model = OfferPrice


class IssueInline(ReadOnly, admin.TabularInline):
    """Why it is not live, in words."""

    model = ListingIssue
    fields = ["severity", "sentence", "created_at"]
    readonly_fields = ["sentence"]

    @admin.display(description=_("Problem"))
    def sentence(self, issue: ListingIssue) -> str:
        """The rule's sentence."""
        return listing_rules.sentence(issue)


@admin.register(Offer)
class OfferAdmin(ReadOnly, admin.ModelAdmin):
    """Listings, to look at and to judge again."""

    list_display = ["sku", "seller", "product", "state", "channel", "updated_at"]
    list_filter = ["state", "channel", "condition"]
    list_select_related = ["seller", "product"]
    search_fields = ["sku", "seller__store_name", "product__number"]
    inlines = [PriceInline, IssueInline]
    actions = ["judge_again"]

    @admin.action(description=_("Judge these listings again"))
    def judge_again(self, request: HttpRequest, queryset: QuerySet[Offer]) -> None:
        """Apply the listing rules anew, in this operator's name."""
        ids = list(queryset.values_list("pk", flat=True))
        offers.evaluate(ids, actor=request.user)  # type: ignore[arg-type]  # staff are signed in
        text = ngettext("%(count)s listing judged again.", "%(count)s listings judged again.", len(ids))
        messages.success(request, text % {"count": len(ids)})
