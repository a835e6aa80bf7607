"""The sandbox bank: takes ISO 20022 credit transfers (pain.001) and answers after a while.

A payout's order is one XML file in private storage. The sandbox credits it, except for accounts that end in
0000: those it returns. A real bank connection has the same two functions.
"""

import datetime as dt
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils.translation import gettext_noop

from marketplace import clock
from settlements.models import Payout

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
ANSWERS_AFTER = dt.timedelta(hours=4)
REFUSED_ENDING = "0000"
DEBTOR, DEBTOR_ACCOUNT = "Quay", "QUAY-SETTLEMENT"


@dataclass(frozen=True)
class Answer:
    """What the bank says of a payout; ``reason`` (a translatable English sentence) where it was returned."""

    credited: bool
    reason: str = ""


def submit(*, payout: Payout, account_number: str) -> str:
    """Give the bank the order for a payout; return the name of its file. The same payout replaces its file."""
    name = f"payouts/{payout.number}.xml"
    storage = storages["private"]
    storage.delete(name)
    return storage.save(name, ContentFile(credit_transfer(payout=payout, account_number=account_number)))


def answer(*, payout: Payout) -> Answer | None:
    """Return what became of a payout that was sent, or None while the bank is silent."""
    if payout.sent_at is None or clock.now() < payout.sent_at + ANSWERS_AFTER:
        return None
    with storages["private"].open(payout.bank_file) as file:
        order = ET.parse(file)  # noqa: S314 - written by submit(), never by others
    number = order.findtext(f".//{{{NAMESPACE}}}CdtrAcct//{{{NAMESPACE}}}Othr/{{{NAMESPACE}}}Id") or ""
    if number.endswith(REFUSED_ENDING):
        return Answer(credited=False, reason=gettext_noop("The bank knows no such account."))
    return Answer(credited=True)


def credit_transfer(*, payout: Payout, account_number: str) -> bytes:
    """Return a payout as a pain.001.001.09 document. Chinese accounts have no IBAN: they are ``Othr``."""
    ET.register_namespace("", NAMESPACE)
    document = ET.Element(_tag("Document"))
    order = _add(document, "CstmrCdtTrfInitn")
    amount = payout.amount.plain()
    header = _add(order, "GrpHdr")
    _add(header, "MsgId", payout.number)
    _add(header, "CreDtTm", clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"))
    _add(header, "NbOfTxs", "1")
    _add(header, "CtrlSum", amount)
    _add(_add(header, "InitgPty"), "Nm", DEBTOR)
    payment = _add(order, "PmtInf")
    _add(payment, "PmtInfId", payout.number)
    _add(payment, "PmtMtd", "TRF")
    _add(_add(payment, "ReqdExctnDt"), "Dt", clock.now().strftime("%Y-%m-%d"))
    _add(_add(payment, "Dbtr"), "Nm", DEBTOR)
    _account(payment, "DbtrAcct", DEBTOR_ACCOUNT)
    _add(_add(_add(payment, "DbtrAgt"), "FinInstnId"), "Nm", DEBTOR)
    _transfer(payment, payout, amount, account_number)
    xml: bytes = ET.tostring(document, encoding="utf-8", xml_declaration=True)
    return xml


def _transfer(payment: ET.Element, payout: Payout, amount: str, account_number: str) -> None:
    transfer = _add(payment, "CdtTrfTxInf")
    _add(_add(transfer, "PmtId"), "EndToEndId", payout.number)
    _add(_add(transfer, "Amt"), "InstdAmt", amount).set("Ccy", payout.currency)
    seller = payout.seller
    _add(_add(_add(transfer, "CdtrAgt"), "FinInstnId"), "Nm", seller.bank_name)
    _add(_add(transfer, "Cdtr"), "Nm", seller.bank_account_name)
    _account(transfer, "CdtrAcct", account_number)
    _add(_add(transfer, "RmtInf"), "Ustrd", payout.period.number)


def _account(parent: ET.Element, name: str, number: str) -> None:
    _add(_add(_add(_add(parent, name), "Id"), "Othr"), "Id", number)


def _add(parent: ET.Element, name: str, text: str = "") -> ET.Element:
    child = ET.SubElement(parent, _tag(name))
    child.text = text or None
    return child


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
