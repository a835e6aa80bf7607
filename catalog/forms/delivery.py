"""Delivery templates as sellers type them: a name, and rows of zones."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm
from catalog.delivery_templates import MOST_ZONES, NAME_LIMIT, ZoneInput
from catalog.models import DeliveryTemplate, DeliveryZone
from catalog.pricing import MAJOR_LIMIT
from marketplace.money import InvalidAmount, Money
from marketplace.provinces import PROVINCES
from marketplace.storefronts import HOME

UNITS_LIMIT = 1_000_000


class TemplateForm(HouseForm):
    """What a template is called and charged by."""

    name = forms.CharField(label=_("Name"), max_length=NAME_LIMIT)
    measure = forms.ChoiceField(
        label=_("Charged"), choices=DeliveryTemplate.Measure.choices,
        help_text=_("By weight: listings without a weight count as 1 kg a piece."),
    )  # fmt: skip
    is_default = forms.BooleanField(label=_("For all listings that name no other"), required=False)


class FenField(forms.CharField):
    """An amount in yuan, cleaned to fen; None where it is empty."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "class": "num", "autocomplete": "off"}
        super().__init__(max_length=12, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Any:
        """Read it exactly."""
        text = super().clean(value)
        if not text:
            return None
        try:
            minor = Money.parse(text, HOME.currency).minor
        except InvalidAmount as error:
            raise forms.ValidationError(str(error)) from None
        if not 0 <= minor <= MAJOR_LIMIT:
            raise forms.ValidationError(_("Enter an amount between 0 and 100,000."))
        return minor


def _units(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=1, max_value=UNITS_LIMIT, widget=forms.NumberInput(attrs={"class": "num"})
    )


class ZoneForm(forms.Form):
    """One row; without provinces it holds everywhere else."""

    method = forms.ChoiceField(label=_("Way"), choices=DeliveryZone.Method.choices)
    first_units = _units(_("First pieces or grams"))
    first = FenField(label=_("Price of the first (¥)"))
    next_units = _units(_("Each further pieces or grams"))
    next = FenField(label=_("Price of each further (¥)"))
    free_from = FenField(label=_("Free from goods of (¥)"), required=False)
    surcharge = FenField(label=_("Surcharge (¥)"), required=False)
    provinces = forms.MultipleChoiceField(
        label=_("Provinces"), choices=PROVINCES, required=False, widget=forms.CheckboxSelectMultiple
    )

    def zone(self) -> ZoneInput:
        """Return what the service takes."""
        data = self.cleaned_data
        return ZoneInput(
            method=data["method"], provinces=data["provinces"], first_units=data["first_units"],
            first_minor=data["first"], next_units=data["next_units"], next_minor=data["next"],
            free_from_minor=data["free_from"], surcharge_minor=data["surcharge"] or 0,
        )  # fmt: skip

    @property
    def chosen(self) -> int:
        """How many provinces are chosen now."""
        return len(self["provinces"].value() or [])


if TYPE_CHECKING:
    _Base = forms.BaseFormSet[ZoneForm]
else:
    _Base = forms.BaseFormSet


class _ZoneFormSet(_Base):
    def add_fields(self, form: ZoneForm, index: int | None) -> None:
        """Name the box that takes a row out; a row that stays empty is refused, not passed over."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Take this zone out")
        form.empty_permitted = False


ZoneFormSet = forms.formset_factory(
    ZoneForm, formset=_ZoneFormSet, extra=0, can_delete=True, max_num=MOST_ZONES, validate_max=True
)


def zones_of(formset: Any) -> list[ZoneInput]:
    """Return the rows of a valid formset that stay."""
    return [form.zone() for form in formset.forms if form not in formset.deleted_forms]


def rows_of(template: DeliveryTemplate) -> list[dict[str, Any]]:
    """Return a template's zones as the formset's initial values."""
    return [
        {
            "method": zone.method, "provinces": zone.provinces, "first_units": zone.first_units,
            "first": _plain(zone.first_minor), "next_units": zone.next_units, "next": _plain(zone.next_minor),
            "free_from": _plain(zone.free_from_minor), "surcharge": _plain(zone.surcharge_minor or None),
        }
        for zone in template.zones.all()
    ]  # fmt: skip


def _plain(minor: int | None) -> str:
    return "" if minor is None else Money(minor, HOME.currency).plain()
