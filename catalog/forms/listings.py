"""The form of one listing, made from its category's attribute definitions."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from accounts.forms.base import HouseForm
from catalog.listing_editor import OfferInput, ProductInput
from catalog.models import AttributeDefinition, DeliveryTemplate, Offer
from catalog.models.category import in_language
from catalog.models.offer import NOTE_LIMIT
from catalog.offers import HANDLING_LIMIT, SKU_LIMIT, WEIGHT_LIMIT
from catalog.products import BRAND_LIMIT, BULLET_LIMIT, DESCRIPTION_LIMIT, TITLE_LIMIT, TextInput
from catalog.stock import LIMIT as STOCK_LIMIT
from marketplace import storefronts
from marketplace.money import InvalidAmount, Money

PICTURE_SLOTS = 5
LANGUAGES = dict(settings.LANGUAGES)


class PriceField(forms.CharField):
    """An amount of one store's currency; cleans to minor units, ``None`` where empty."""

    def __init__(self, storefront: storefronts.Storefront, **kwargs: Any) -> None:
        self.currency = storefront.currency
        attrs = {"inputmode": "decimal", "class": "num", "autocomplete": "off"}
        super().__init__(required=False, max_length=20, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Any:
        """Read the amount exactly."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return Money.parse(text, self.currency).minor
        except InvalidAmount as error:
            raise forms.ValidationError(str(error)) from None


class OfferForm(HouseForm):
    """The seller's part of a listing."""

    sku = forms.CharField(label=_("SKU"), help_text=_("Your own number for this listing."), max_length=SKU_LIMIT)
    condition = forms.ChoiceField(label=_("Condition"), choices=Offer.Condition.choices)
    condition_note = forms.CharField(
        label=_("Note on the condition"), required=False, max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For goods that are not new: what is worn, what is missing. Customers read it beside the price."),
    )  # fmt: skip
    stock = forms.IntegerField(label=_("Stock"), min_value=0, max_value=STOCK_LIMIT)
    channel = forms.ChoiceField(label=_("Delivered by"), choices=Offer.Channel.choices)
    handling_days = forms.IntegerField(
        label=_("Handling days"), help_text=_("Working days until dispatch."), min_value=0, max_value=HANDLING_LIMIT
    )

    weight_g = forms.IntegerField(
        label=_("Weight when packed (g)"), required=False, min_value=0, max_value=WEIGHT_LIMIT,
        help_text=_("Per piece; for delivery charged by weight. Without one, 1 kg counts."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, is_draft: bool = False, templates: Sequence[DeliveryTemplate] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.is_draft = is_draft
        self.templates = {str(template.pk): template for template in templates}
        if templates:
            choices = [("", _("The default one")), *((key, each.name) for key, each in self.templates.items())]
            self.fields["delivery_template"] = forms.ChoiceField(
                label=_("Delivery template"), required=False, choices=choices
            )
        for store in storefronts.OPEN:
            label = _("Price in %(store)s") % {"store": store.name}
            self.fields[f"price_{store.code}"] = PriceField(store, label=label)

    def clean(self) -> dict[str, Any]:
        """Ask for one price at least."""
        cleaned = super().clean() or {}
        names = [f"price_{store.code}" for store in storefronts.OPEN]
        given = any(cleaned.get(name) for name in names) or any(name in self.errors for name in names)
        if not (given or self.is_draft):
            self.add_error(names[0], _("Enter a price in at least one store."))
        return cleaned

    @property
    def price_fields(self) -> Iterator[tuple[Any, str]]:
        """The price fields with their currencies."""
        for store in storefronts.OPEN:
            yield self[f"price_{store.code}"], store.currency

    def offer(self) -> OfferInput:
        """Return what the service takes."""
        data = self.cleaned_data
        prices = {store.code: data[f"price_{store.code}"] for store in storefronts.OPEN}
        given = {code: minor for code, minor in prices.items() if minor is not None}
        return OfferInput(
            data["sku"], given, data["stock"], data["condition"], data["channel"], data["handling_days"],
            data["weight_g"] or 0, self.templates.get(data.get("delivery_template", "")), self.is_draft,
            data["condition_note"],
        )  # fmt: skip


class ProductFieldsForm(HouseForm):
    """What a product states of itself; ``definitions`` are the attributes of its category."""

    def __init__(self, *args: Any, definitions: list[AttributeDefinition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definitions = definitions
        self.fields["brand"] = forms.CharField(label=_("Brand"), required=False, max_length=BRAND_LIMIT)
        for code in LANGUAGES:
            self._add_words(code)
        for definition in definitions:
            self.fields[f"attribute_{definition.code}"] = _attribute_field(definition)

    def _add_words(self, code: str) -> None:
        attrs = {"lang": "zh-Hans" if code == "zh-hans" else code}
        self.fields[f"title_{code}"] = forms.CharField(
            label=pgettext_lazy("of a product", "Title"),
            required=False,
            max_length=TITLE_LIMIT,
            widget=forms.TextInput(attrs=attrs),
        )
        self.fields[f"bullets_{code}"] = forms.CharField(
            label=_("Selling points"), required=False, help_text=_("One per line, up to five."),
            widget=forms.Textarea(attrs={**attrs, "rows": 5}),
        )  # fmt: skip
        self.fields[f"description_{code}"] = forms.CharField(
            label=_("Description"), required=False, max_length=DESCRIPTION_LIMIT,
            widget=forms.Textarea(attrs={**attrs, "rows": 6}),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for a title in one language, and in each that has other words."""
        cleaned = super().clean() or {}
        titles = [code for code in LANGUAGES if cleaned.get(f"title_{code}")]
        for at, code in enumerate(LANGUAGES):
            words = cleaned.get(f"bullets_{code}") or cleaned.get(f"description_{code}")
            if code not in titles and (words or (not titles and at == 0)) and f"title_{code}" not in self.errors:
                self.add_error(f"title_{code}", _("Enter a title."))
            if len((cleaned.get(f"bullets_{code}") or "").splitlines()) > BULLET_LIMIT:
                self.add_error(
                    f"bullets_{code}", _("Enter at most %(limit)s selling points.") % {"limit": BULLET_LIMIT}
                )
        return cleaned

    def add_refusal(self, field: str, message: Any) -> None:
        """Show a refusal about words beside the first language's."""
        first = next(code for code in LANGUAGES if self.cleaned_data.get(f"title_{code}"))
        super().add_refusal(f"{field}_{first}" if field in {"title", "bullets", "description"} else field, message)

    def texts(self) -> dict[str, TextInput]:
        """Return the words per language."""
        data = self.cleaned_data
        return {
            code: TextInput(
                data[f"title_{code}"], tuple(data[f"bullets_{code}"].splitlines()), data[f"description_{code}"]
            )
            for code in LANGUAGES
            if data[f"title_{code}"]
        }

    def attributes(self) -> dict[str, Any]:
        """Return the attributes' values, empty ones too."""
        return {each.code: self.cleaned_data[f"attribute_{each.code}"] for each in self.definitions}

    @property
    def word_groups(self) -> Iterator[tuple[str, list[Any]]]:
        """The fields for words, by language."""
        for code in LANGUAGES:
            yield code, [self[f"{name}_{code}"] for name in ("title", "bullets", "description")]

    @property
    def attribute_fields(self) -> list[tuple[Any, str]]:
        """The attributes' fields with their units."""
        return [(self[f"attribute_{each.code}"], each.unit) for each in self.definitions]


class ListingForm(ProductFieldsForm, OfferForm):
    """Product and offer together."""

    gtin = forms.CharField(
        label=_("Barcode (GTIN)"), required=False, max_length=20, help_text=_("8, 12, 13 or 14 digits."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "num"}),
    )  # fmt: skip

    def __init__(self, *args: Any, with_gtin: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_gtin:
            del self.fields["gtin"]
        if self.is_draft:
            for definition in self.definitions:
                self.fields[f"attribute_{definition.code}"].required = False
        for at in range(1, PICTURE_SLOTS + 1):
            picture = forms.FileField(
                label=_("Picture %(number)s") % {"number": at},
                required=False,
                widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
            )
            self.fields[f"picture_{at}"] = picture
            self.fields[f"alt_{at}"] = forms.CharField(label=_("What it shows"), required=False, max_length=120)

    def product(self) -> ProductInput:
        """Return what the service takes."""
        data = self.cleaned_data
        pictures = [
            (data[f"picture_{at}"], data[f"alt_{at}"]) for at in range(1, PICTURE_SLOTS + 1) if data[f"picture_{at}"]
        ]
        return ProductInput(self.texts(), data["brand"], self.attributes(), data.get("gtin") or None, pictures)

    @property
    def picture_fields(self) -> list[tuple[Any, Any]]:
        """Each picture's field with that of its description."""
        return [(self[f"picture_{at}"], self[f"alt_{at}"]) for at in range(1, PICTURE_SLOTS + 1)]


class ChangeForm(ProductFieldsForm):
    """Proposes another wording of a product that others sell too."""

    note = forms.CharField(
        label=_("Why"), help_text=_("Where can we see that it is right? The reviewer reads this."), max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


def _attribute_field(definition: AttributeDefinition) -> forms.Field:
    kinds = AttributeDefinition.Kind
    if definition.kind == kinds.CHOICE:
        choices = [("", "—"), *((each["code"], in_language(each["names"])) for each in definition.choices)]
        return forms.ChoiceField(label=str(definition), choices=choices, required=definition.required)
    if definition.kind == kinds.YES_NO:
        choices = [("", "—"), ("yes", str(_("Yes"))), ("no", str(_("No")))]
        return forms.ChoiceField(label=str(definition), choices=choices, required=definition.required)
    attrs = {"inputmode": "decimal", "class": "num"} if definition.kind == kinds.NUMBER else {}
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(label=str(definition), required=definition.required, max_length=200, widget=widget)
