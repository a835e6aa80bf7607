"""Delivery templates: what a seller asks for delivery within mainland China, by province, piece or weight."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import activity
from accounts.models import Seller, User
from catalog.errors import InvalidDelivery
from catalog.models import DeliveryTemplate, DeliveryZone, Offer
from marketplace import clock, provinces
from marketplace.db import locked

Measure = DeliveryTemplate.Measure
Method = DeliveryZone.Method
MOST_TEMPLATES = 20
MOST_ZONES = 12
NAME_LIMIT = 40
# What a listing without a weight is taken to weigh.
USUAL_WEIGHT_G = 1_000


@dataclass(frozen=True)
class ZoneInput:
    """One row of a template; amounts in fen, units in pieces or grams."""

    method: str
    provinces: Sequence[str]
    first_units: int
    first_minor: int
    next_units: int
    next_minor: int
    free_from_minor: int | None = None
    surcharge_minor: int = 0


@dataclass(frozen=True)
class Goods:
    """What of a parcel one template is asked about."""

    items_minor: int
    pieces: int
    weight_g: int


def zone_for(zones: Iterable[DeliveryZone], method: str, province: str) -> DeliveryZone | None:
    """Return the zone of a way that has a province, else the one for everywhere else; None: not delivered that way.

    Without a province (nobody has said where to yet) the one for everywhere else counts, or the first.
    """
    of_method = [zone for zone in zones if zone.method == method]
    named = next((zone for zone in of_method if province in zone.provinces), None)
    return (
        named
        or next((zone for zone in of_method if not zone.provinces), None)
        or (of_method[0] if of_method and not province else None)
    )


def fee(zone: DeliveryZone, measure: str, goods: Goods) -> int:
    """Return what a zone asks for goods, in fen.

    The first units, each further begun step; nothing from the free threshold on; the surcharge always.
    """
    if zone.free_from_minor is not None and goods.items_minor >= zone.free_from_minor:
        return zone.surcharge_minor
    units = goods.pieces if measure == Measure.PIECES else goods.weight_g
    steps = max(0, -(-(units - zone.first_units) // zone.next_units))
    return zone.first_minor + steps * zone.next_minor + zone.surcharge_minor


def with_zones(pks: Collection[int]) -> dict[int, DeliveryTemplate]:
    """Return templates with their zones read; two queries, none without templates."""
    return DeliveryTemplate.objects.prefetch_related("zones").in_bulk(pks) if pks else {}


@transaction.atomic
def save_template(
    *, seller: Seller, name: str, measure: str, zones: Sequence[ZoneInput], is_default: bool, actor: User,
    template: DeliveryTemplate | None = None,
) -> DeliveryTemplate:  # fmt: skip
    """Make a template, or put another table in place of one's; the first one is the default.

    ``InvalidDelivery`` (``name``; ``zones`` where standard delivery does not reach all 31 provinces, or a way has two
    zones for one province; no field where the template was deleted meanwhile).
    """
    seller = locked(Seller.objects.filter(pk=seller.pk)).get()  # two first templates at once: one default
    own = DeliveryTemplate.objects.filter(seller=seller)
    made = _still_there(template) if template else DeliveryTemplate(seller=seller)
    plain = " ".join(name.split())
    if not 0 < len(plain) <= NAME_LIMIT:
        raise InvalidDelivery(_("Enter a name of at most %(limit)s characters.") % {"limit": NAME_LIMIT}, field="name")
    others = own.exclude(pk=made.pk) if template else own
    if others.filter(name=plain).exists():
        raise InvalidDelivery(_("You have a template of this name."), field="name")
    if others.count() >= MOST_TEMPLATES:
        message = _("A seller has at most %(limit)s delivery templates.")
        raise InvalidDelivery(message % {"limit": MOST_TEMPLATES}, field="name")
    _check(zones)
    is_default = is_default or not others.filter(is_default=True).exists()
    if is_default:
        others.filter(is_default=True).update(is_default=False)
    made.name, made.measure, made.is_default, made.updated_at = plain, measure, is_default, clock.now()
    made.save()
    made.zones.all().delete()
    DeliveryZone.objects.bulk_create(
        DeliveryZone(template=made, **{**vars(zone), "provinces": list(zone.provinces)}) for zone in zones
    )
    activity.record(seller=seller, actor=actor, kind="delivery_template_saved", subject=made, about=plain)
    return made


@transaction.atomic
def delete_template(*, template: DeliveryTemplate, actor: User) -> None:
    """Delete a template; its listings follow the default one.

    ``InvalidDelivery`` for the default while others are, and for one that was deleted meanwhile.
    """
    seller = locked(Seller.objects.filter(pk=template.seller_id)).get()
    template = _still_there(template)
    if template.is_default and DeliveryTemplate.objects.filter(seller=seller).exclude(pk=template.pk).exists():
        raise InvalidDelivery(_("Make another template the default first."))
    activity.record(seller=seller, actor=actor, kind="delivery_template_deleted", subject=seller, about=template.name)
    # In order, as everybody who changes several offers.
    listings = [offer.pk for offer in locked(template.offers.all())]
    Offer.objects.filter(pk__in=listings).update(delivery_template=None)
    template.delete()


def _still_there(template: DeliveryTemplate) -> DeliveryTemplate:
    """Return a template as it is under the seller's lock. Raises ``InvalidDelivery`` where it is gone."""
    found = DeliveryTemplate.objects.filter(pk=template.pk).first()
    if found is None:
        raise InvalidDelivery(_("This template was deleted meanwhile."))
    return found


def _check(zones: Sequence[ZoneInput]) -> None:
    if len(zones) > MOST_ZONES:
        raise InvalidDelivery(_("A template has at most %(limit)s zones.") % {"limit": MOST_ZONES}, field="zones")
    for method in Method:
        asked = [zone for zone in zones if zone.method == method]
        named = [name for zone in asked for name in zone.provinces]
        twice = sorted({name for name in named if named.count(name) > 1})
        if twice or sum(not zone.provinces for zone in asked) > 1:
            where = ", ".join(twice) or _("everywhere else")
            message = _("%(method)s has two prices for %(where)s. Leave one.")
            raise InvalidDelivery(message % {"method": method.label, "where": where}, field="zones")
        if set(named) - provinces.NAMES:
            raise InvalidDelivery(_("Choose provinces from the list."), field="zones")
    standard = [zone for zone in zones if zone.method == Method.STANDARD]
    reached = {name for zone in standard for name in zone.provinces}
    if all(zone.provinces for zone in standard) and (missing := sorted(provinces.NAMES - reached)):
        message = _("Standard delivery must reach all 31 provinces. Missing: %(missing)s.")
        raise InvalidDelivery(message % {"missing": ", ".join(missing)}, field="zones")
