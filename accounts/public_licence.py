"""What the law has every shop show of its company (E-Commerce Law art. 15): licence and permits."""

import datetime as dt
from dataclasses import dataclass

from accounts import requirements
from accounts.demands import demand_of
from accounts.models import Credential, Seller
from accounts.requirements import Topic


@dataclass(frozen=True)
class Permit:
    """A licence or certificate in force: its name, number and last day (none: valid for good)."""

    label: str
    reference: str
    expires_on: dt.date | None


@dataclass(frozen=True)
class PublicLicence:
    """A seller's business licence as customers see it; ``expires_on`` None is for good."""

    seller: Seller
    expires_on: dt.date | None
    permits: tuple[Permit, ...]


def licence_of(seller: Seller) -> PublicLicence:
    """Return what customers may see of a seller's papers, those in force only; one query."""
    held = list(Credential.objects.in_force().filter(seller=seller).order_by("requirement", "subject"))
    terms = [each.expires_on for each in held if each.requirement == requirements.BUSINESS_LICENCE.code]
    permits = tuple(
        Permit(demand_of(each.key).label, each.reference, each.expires_on)
        for each in held
        if requirements.BY_CODE[each.requirement].topic is Topic.CATEGORIES
    )
    return PublicLicence(seller, terms[0] if terms else None, permits)
