"""Carriers: their names, what their numbers look like, and where a parcel can be followed.

The shapes of numbers are gathered from public code, not from the carriers: a number
that does not fit is worth a warning, never a refusal. Tracking pages are the public ones.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy as _

from marketplace import storefronts

OTHER = "OTHER"
_SEPARATORS = re.compile(r"[\s\-\u3000]+")


@dataclass(frozen=True)
class Carrier:
    """One carrier. ``shape`` fits its usual numbers; ``tracking_url`` has ``{}`` for the number."""

    code: str
    name: str | Promise
    shape: str = ""
    tracking_url: str = ""
    # Other spellings in files that people upload.
    aliases: tuple[str, ...] = ()

    def fits(self, tracking_number: str) -> bool:
        """Return whether a number looks like one of this carrier's."""
        return not self.shape or re.fullmatch(self.shape, tracking_number) is not None

    def page(self, tracking_number: str) -> str:
        """Return the public page of a parcel, or nothing."""
        return self.tracking_url.format(quote(tracking_number)) if self.tracking_url else ""


_K100 = "https://www.kuaidi100.com/chaxun?com={}&nu={{}}"

ALL: tuple[Carrier, ...] = (
    Carrier("SF", _("SF Express"), r"SF\d{12,13}|\d{12}|\d{15}",
            "https://www.sf-express.com/chn/sc/waybill/waybill-detail/{}", ("顺丰", "顺丰速运", "shunfeng")),
    Carrier("YTO", _("YTO Express"), r"YT\d{13,15}|[A-Z0-9]{2}\d{8}|[A-Z0-9]{2}\d{10,13}|[6-9]\d{17}|Y\d{12}",
            _K100.format("yuantong"), ("圆通", "圆通速递", "yuantong")),
    Carrier("ZTO", _("ZTO Express"), r"\d{12}|\d{14}|ZTO\d{10,12}", _K100.format("zhongtong"),
            ("中通", "中通快递", "zhongtong")),
    Carrier("STO", _("STO Express"), r"\d{12,13}|\d{15}|STO\d{10}", _K100.format("shentong"),
            ("申通", "申通快递", "shentong")),
    Carrier("YUNDA", _("Yunda Express"), r"\d{13}|\d{15}", _K100.format("yunda"), ("韵达", "韵达速递", "韵达快递")),
    Carrier("JD", _("JD Logistics"), r"JD[XK]\d{12}|JDV[A-Z]\d{11}|JD\d{13}",
            "https://www.jdl.com/#/trackQuery?waybillCode={}", ("京东", "京东物流", "京东快递", "jdl")),
    Carrier("JT", _("J&T Express"), r"JT\d{12,13}", _K100.format("jtexpress"), ("极兔", "极兔速递", "jtexpress")),
    Carrier("EMS", _("EMS"), r"[A-Z]{2}\d{9}[A-Z]{2}|1[012]\d{11}|5[012]\d{11}|9[5789]\d{11}",
            "https://www.ems.com.cn/queryList?mailNo={}", ("邮政特快", "中国邮政", "china post", "chinapost")),
    Carrier("DEPPON", _("Deppon"), r"\d{8,10}|DPK\d{11,}|\d{15,}", _K100.format("debangwuliu"),
            ("德邦", "德邦快递", "debang")),
    Carrier("DHL", "DHL", r"\d{10,11}|JJD\d{16,18}|[A-Z]{2}\d{9}[A-Z]{2}",
            "https://www.dhl.com/global-en/home/tracking.html?tracking-id={}"),
    Carrier("UPS", "UPS", r"1Z[A-Z0-9]{16}|\d{9}|\d{12}", "https://www.ups.com/track?tracknum={}"),
    Carrier("FEDEX", "FedEx", r"\d{12}|\d{15}|\d{20}|\d{22}", "https://www.fedex.com/fedextrack/?trknbr={}"),
    Carrier("USPS", "USPS", r"\d{20,22}|[A-Z]{2}\d{9}US", "https://tools.usps.com/go/TrackConfirmAction?tLabels={}"),
    Carrier("CANADAPOST", "Canada Post", r"\d{16}|[A-Z]{2}\d{9}CA",
            "https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor={}"),
    Carrier("YAMATO", _("Yamato"), r"\d{12}", "https://jizen.kuronekoyamato.co.jp/jizen/servlet/crjz.b.NQ0010?id={}"),
    Carrier("SAGAWA", _("Sagawa"), r"\d{12}", "https://k2k.sagawa-exp.co.jp/p/web/okurijosearch.do?okurijoNo={}"),
    Carrier("JAPANPOST", _("Japan Post"), r"\d{11,13}|[A-Z]{2}\d{9}JP",
            "https://trackings.post.japanpost.jp/services/srv/search/direct?reqCodeNo1={}"),
    Carrier(OTHER, _("Another carrier")),
)  # fmt: skip

BY_CODE: Mapping[str, Carrier] = {carrier.code: carrier for carrier in ALL}
_BY_WORD = {
    word.casefold(): carrier.code
    for carrier in ALL
    if carrier.code != OTHER
    for word in (carrier.code, *carrier.aliases)
}


def choices(storefront: str) -> list[tuple[str, Any]]:
    """Return the carriers of a storefront first, then the others, as form choices."""
    usual = storefronts.BY_CODE[storefront].carriers
    ordered = sorted(ALL, key=lambda carrier: (carrier.code == OTHER, carrier.code not in usual))
    return [(carrier.code, carrier.name) for carrier in ordered]


def clean_number(text: str) -> str:
    """Return a tracking number without spaces and hyphens, in capitals: as carriers print it."""
    return _SEPARATORS.sub("", text).upper()


def find(code: str, name: str) -> tuple[str, str]:
    """Return (code, name) of the carrier that a file names by code or by name; unknown ones are ``OTHER``.

    Both are empty where the file names none.
    """
    for word in (code.strip(), name.strip()):
        found = _BY_WORD.get(word.casefold())
        if found:
            return found, ""
    given = name.strip() or code.strip()
    if given.casefold() in {"", OTHER.casefold()}:
        return "", ""
    return OTHER, given[:60]


def label(code: str, name: str = "") -> str:
    """Return what to call a carrier: its own name, or the one typed for another carrier."""
    carrier = BY_CODE.get(code)
    return name or str(carrier.name if carrier else code)


def page(code: str, tracking_number: str) -> str:
    """Return the public page where a parcel can be followed, or nothing."""
    carrier = BY_CODE.get(code)
    return carrier.page(tracking_number) if carrier else ""


def doubt(code: str, tracking_number: str) -> str:
    """Return a sentence about a number that does not look like the carrier's, else nothing."""
    carrier = BY_CODE.get(code)
    if carrier is None or carrier.fits(clean_number(tracking_number)):
        return ""
    return gettext("%(number)s does not look like a number of %(carrier)s. Please compare it with the label.") % {
        "number": tracking_number,
        "carrier": carrier.name,
    }
