"""The tree of categories and what products in each must say of themselves."""

from typing import ClassVar

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy as _


def in_language(texts: dict[str, str], language: str | None = None) -> str:
    """Return the text of ``texts`` (language code → text) in the active language, English or any as fallback."""
    wanted = language or get_language() or "en"
    return texts.get(wanted) or texts.get("en") or next(iter(texts.values()), "")


class CategoryQuerySet(models.QuerySet["Category"]):
    """Reads of the tree."""

    def top(self) -> "CategoryQuerySet":
        """Return the first level."""
        return self.filter(parent=None).order_by("position", "pk")

    def leaves(self) -> "CategoryQuerySet":
        """Return the categories products may be put in."""
        return self.filter(children=None).order_by("path")

    def below(self, category: "Category") -> "CategoryQuerySet":
        """Return ``category`` and everything under it."""
        return self.filter(path__startswith=category.path)


class Category(models.Model):
    """A node of the tree. ``path`` is the slugs from the root, each closed by ``/``: one prefix finds a branch."""

    class ReturnClass(models.TextChoices):
        """Which return rule holds for what is sold here."""

        STANDARD = "standard", _("7 days without reason")
        CONFIRMED = "confirmed", _("No return without reason, confirmed at purchase")

    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    slug = models.SlugField(max_length=60, unique=True)
    path = models.CharField(_("path"), max_length=200, unique=True, editable=False)
    names = models.JSONField(_("names"), help_text=_("Language code → name."))
    position = models.PositiveSmallIntegerField(default=0)
    # Basis points of the item price, and the least per item in the currency's minor units of CNY.
    referral_rate_bp = models.PositiveIntegerField(_("referral rate (bp)"), default=800)
    referral_minimum_minor = models.PositiveIntegerField(_("minimum referral fee"), default=0)
    return_class = models.CharField(
        _("return rule"), max_length=16, choices=ReturnClass.choices, default=ReturnClass.STANDARD
    )
    # Code of an accounts.product_lines line whose licence sellers need; empty for goods that need none.
    line = models.CharField(_("product line"), max_length=40, blank=True)

    objects: ClassVar[models.Manager["Category"]] = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        indexes = [models.Index(fields=["path"], name="category_branch", opclasses=["text_pattern_ops"])]

    def __str__(self) -> str:
        return in_language(self.names)


class AttributeDefinition(models.Model):
    """One thing products of a category state; drives form, template, validation, facet and product page."""

    class Kind(models.TextChoices):
        """How a value is written."""

        TEXT = "text", _("Text")
        NUMBER = "number", _("Number")
        CHOICE = "choice", _("Choice")
        YES_NO = "yes_no", _("Yes or no")

    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="attributes")
    code = models.SlugField(max_length=40)
    names = models.JSONField(help_text=_("Language code → name."))
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.TEXT)
    unit = models.CharField(max_length=12, blank=True)
    # [{"code": "black", "names": {"zh-hans": "黑色", "en": "Black"}}, …]
    choices = models.JSONField(default=list, blank=True)
    required = models.BooleanField(default=False)
    facet = models.BooleanField(default=False)
    variation_axis = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["category", "code"], name="attribute_once_per_category")]

    def __str__(self) -> str:
        return in_language(self.names)

    @cached_property
    def choice_names(self) -> dict[str, dict[str, str]]:
        """The names of each choice by its code; a list of countries is long, and lists ask for many of them."""
        return {choice["code"]: choice["names"] for choice in self.choices}

    @cached_property
    def codes_by_word(self) -> dict[str, str]:
        """The code of each choice by whatever people write for it, in lower case: its code or a name."""
        return {
            word.casefold(): choice["code"]
            for choice in reversed(self.choices)
            for word in (*choice["names"].values(), choice["code"])
        }
