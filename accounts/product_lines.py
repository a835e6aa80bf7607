"""What sellers sell, as far as the law treats it differently: the lines they apply for.

A category of the catalogue names its line by code; most name none, because most goods need no licence. A
seller sells in a regulated line only while every requirement of the line is met.

Sources: Food Safety Law art. 35 and 76; Cosmetics Supervision Regulation (2021) art. 4 and 17; Medical Devices
Regulation (2021) art. 41–42; Compulsory Product Certification Rules (2022); Telecom Regulations art. 53;
Publications Regulation art. 35; GB 11887; Feed Regulation art. 15 and 22.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import requirements
from accounts.requirements import Requirement


@dataclass(frozen=True)
class ProductLine:
    """A group of goods; ``requirements`` are what a seller of them must show."""

    code: str
    label: str | Promise
    examples: str | Promise
    requirements: tuple[Requirement, ...] = ()

    @property
    def is_regulated(self) -> bool:
        """Whether selling it needs a licence, a registration or a certificate."""
        return bool(self.requirements)


GENERAL = ProductLine(
    "general", _("General goods"), _("Household goods, clothing, furniture, sports, office: no special licence needed")
)

ALL: tuple[ProductLine, ...] = (
    GENERAL,
    ProductLine("food", _("Food and drink"), _("Snacks, tea, alcohol, fresh food"), (requirements.FOOD_LICENCE,)),
    ProductLine(
        "health_food",
        _("Health food"),
        _("Food that claims a health function (blue hat)"),
        (requirements.FOOD_LICENCE, requirements.HEALTH_FOOD),
    ),
    ProductLine(
        "cosmetics", _("Cosmetics"), _("Skin care, make-up, shampoo, perfume"), (requirements.COSMETICS_FILING,)
    ),
    ProductLine(
        "special_cosmetics",
        _("Special cosmetics"),
        _("Hair dye, perm, freckle removal, sun protection, hair loss prevention"),
        (requirements.COSMETICS_REGISTRATION,),
    ),
    ProductLine(
        "medical_2",
        _("Medical devices, class 2"),
        _("Thermometers, blood pressure monitors, condoms, masks for medical use"),
        (requirements.MEDICAL_2_FILING,),
    ),
    ProductLine(
        "medical_3",
        _("Medical devices, class 3"),
        _("Contact lenses, syringes, hyaluronic acid for injection"),
        (requirements.MEDICAL_3_LICENCE,),
    ),
    ProductLine(
        "ccc",
        _("Goods under compulsory certification (CCC)"),
        _("Mains-powered appliances, chargers and power banks, toys, child seats, helmets"),
        (requirements.CCC_CERTIFICATE,),
    ),
    ProductLine(
        "telecom",
        _("Telecom terminals"),
        _("Mobile phones, routers and others that join the public network"),
        (requirements.NETWORK_ACCESS, requirements.CCC_CERTIFICATE),
    ),
    ProductLine(
        "publications", _("Publications"), _("Books, journals, audio and video"), (requirements.PUBLICATIONS,)
    ),
    ProductLine(
        "jewellery",
        _("Jewellery and precious metals"),
        _("Gold, silver, platinum, diamonds, jade, pearls"),
        (requirements.JEWELLERY,),
    ),
    ProductLine("pet_food", _("Pet food"), _("Feed and treats for pets"), (requirements.PET_FOOD,)),
)
BY_CODE = {line.code: line for line in ALL}


def requirements_of(codes: Iterable[str]) -> tuple[Requirement, ...]:
    """Return what a seller of these lines must show, each once, in the registry's order."""
    needed = {requirement.code for code in codes for requirement in BY_CODE[code].requirements}
    return tuple(requirement for requirement in requirements.ALL if requirement.code in needed)
