"""The last step: the period closes, the statement adds up, the bank pays."""

import csv
import io
from decimal import Decimal

from django.core.management import call_command
from django.db.models import Sum
from django.urls import reverse

from settlements.models import Entry
from tests.journey.browser import Browser, Page, words
from tests.journey.story import (
    GUEST_MAIL,
    OFFICE_MAIL,
    ORDER,
    OTHER_MAIL,
    OTHER_ORDER,
    OTHER_STORE,
    STATEMENT,
    new_mails,
)


def statement(seller: Browser) -> Page:
    return seller.open(reverse("seller_settlements:settlements")).follow("8 Sep 2026 – 22 Sep 2026")


def check_statement(seller: Browser) -> None:
    """Check opening + lines = closing: 344.00 sold, 68.56 refunded, 27.46 fees."""
    page = statement(seller)
    terms = "Carried over 0.00 Sales 344.00 Refunds and fees 96.02 Adjustments 0.00 Payout 247.98"
    assert terms in page.text
    assert "Refunds −68.56" in page.text
    assert "Fees −27.46" in page.text
    rows = page.document.xpath("//section[@id='entries']//tbody/tr/td[last()]")
    assert [words(net) for net in rows] == ["249.12", "68.56", "−69.70"]
    assert "Sent to the bank 22 Sep 2026, 10:00 GMT+8" in page.text
    assert "Credited 22 Sep 2026, 15:00 GMT+8" in page.text


def check_files(seller: Browser) -> None:
    page = statement(seller)
    assert page.follow("PDF").content.startswith(b"%PDF")
    assert page.follow("Excel").content.startswith(b"PK")
    text = page.follow("Flat file").content.decode()
    header, summary, *lines = csv.reader(text.splitlines(), delimiter="\t")
    assert {len(row) for row in (header, summary, *lines)} == {24}
    total, amount = header.index("total-amount"), header.index("amount")
    assert summary[total] == "247.98"
    assert sum(Decimal(line[amount]) for line in lines) == Decimal("247.98")


def hear_of_payout() -> None:
    red_letter, refunded, delivered, closed, arrived = new_mails(OFFICE_MAIL)
    assert delivered == f"Order {ORDER} is delivered"
    assert refunded == f"Order {ORDER}: CN¥74.24 refunded"
    assert red_letter == f"Order {ORDER} was refunded: issue a red letter for its invoice"
    assert closed.endswith(f"{STATEMENT} is closed: CN¥247.98")
    assert arrived == "CN¥247.98 arrived at your bank"
    # Nobody dispatched the other shop's order: it was cancelled, and its customer has the money back.
    assert new_mails(OTHER_MAIL) == [f"Order {OTHER_ORDER} is cancelled: please do not dispatch it"]
    assert new_mails(GUEST_MAIL) == [
        f"A parcel of your order {ORDER} should be with you now",
        "CN¥65.00 is on its way back to you",
        f"Order {OTHER_ORDER} from {OTHER_STORE} is cancelled",
    ]


def check_books() -> None:
    """Check that what is left adds up to zero, and that every other book agrees with the ledger."""
    balances = dict(Entry.objects.values_list("account__kind").annotate(total=Sum("amount_minor")))
    assert balances == {
        "provider": 40_900 - 7_424 - 6_500,
        "bank": -24_798,
        "referral_revenue": -(2_632 - 568),
        # A fifth of the 5.68 returned; the order that nobody dispatched was called off, which costs no fee.
        "admin_fee_revenue": -114,
        "available": 0,
        "deferred": 0,
        "payable": 0,
    }
    assert sum(balances.values()) == 0
    said = io.StringIO()
    call_command("audit", stdout=said)
    assert said.getvalue() == "All books agree.\n"
