"""Addresses as each store writes them."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from marketplace.storefronts import Storefront
from orders.models import Address

MOST_KEPT = 20

# The 31 provinces, municipalities and autonomous regions of mainland China (GB/T 2260), as carriers write them.
PROVINCES = (
    ("北京市", _("Beijing")),
    ("天津市", _("Tianjin")),
    ("河北省", _("Hebei")),
    ("山西省", _("Shanxi")),
    ("内蒙古自治区", _("Inner Mongolia")),
    ("辽宁省", _("Liaoning")),
    ("吉林省", _("Jilin")),
    ("黑龙江省", _("Heilongjiang")),
    ("上海市", _("Shanghai")),
    ("江苏省", _("Jiangsu")),
    ("浙江省", _("Zhejiang")),
    ("安徽省", _("Anhui")),
    ("福建省", _("Fujian")),
    ("江西省", _("Jiangxi")),
    ("山东省", _("Shandong")),
    ("河南省", _("Henan")),
    ("湖北省", _("Hubei")),
    ("湖南省", _("Hunan")),
    ("广东省", _("Guangdong")),
    ("广西壮族自治区", _("Guangxi")),
    ("海南省", _("Hainan")),
    ("重庆市", _("Chongqing")),
    ("四川省", _("Sichuan")),
    ("贵州省", _("Guizhou")),
    ("云南省", _("Yunnan")),
    ("西藏自治区", _("Tibet")),
    ("陕西省", _("Shaanxi")),
    ("甘肃省", _("Gansu")),
    ("青海省", _("Qinghai")),
    ("宁夏回族自治区", _("Ningxia")),
    ("新疆维吾尔自治区", _("Xinjiang")),
)
_PEOPLE = ("recipient", "phone")


def place(fields: Mapping[str, str], storefront: Storefront) -> str:
    """Return where an address is, in one line, written the way the store's carriers read it."""
    values = [fields.get(name, "") for name in storefront.address_fields if name not in _PEOPLE]
    kept = [value for value in values if value]
    if storefront.code in {"CN", "JP"}:
        # Municipalities are province and city in one.
        return "".join(value for i, value in enumerate(kept) if not i or value != kept[i - 1])
    return ", ".join(kept)


def saved(user: User, storefront: Storefront) -> list[Address]:
    """Return the addresses a user keeps for this store, newest first."""
    return list(Address.objects.filter(user=user, storefront=storefront.code).order_by("-created_at", "-pk"))


def keep(*, user: User, storefront: Storefront, fields: Mapping[str, str]) -> None:
    """Keep an address for next time, once, and no more than a list can show."""
    found = Address.objects.filter(user=user, storefront=storefront.code)
    if found.count() < MOST_KEPT and not found.filter(fields=dict(fields)).exists():
        Address.objects.create(user=user, storefront=storefront.code, fields=dict(fields))
