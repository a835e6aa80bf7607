"""The fifth and sixth step at the seller's desk: dispatch, invoice, refund."""

from django.urls import reverse

from orders.models import Order
from settlements.models import Entry
from tests.journey.browser import Browser
from tests.journey.story import (
    ENVELOPE,
    INVOICE,
    OFFICE_MAIL,
    ORDER,
    OTHER_MAIL,
    OTHER_ORDER,
    PARCEL,
    TEAPOT,
    new_mails,
)


def hear_of_order(seller: Browser) -> None:
    assert new_mails(OFFICE_MAIL) == [f"New order {ORDER}: CN¥344.00"]
    assert new_mails(OTHER_MAIL) == [f"New order {OTHER_ORDER}: CN¥65.00"]
    desk = seller.open(reverse("seller_fulfillment:orders"))
    assert "To handle 1 To ship 1 To invoice 0" in desk.text
    row = desk.row(ORDER)
    assert "2 days left 11 Sep 12:00 GMT+8" in row
    assert "Company · To issue within 1 working day of dispatch 344.00 Confirm dispatch" in row
    assert OTHER_ORDER not in desk.text


def dispatch(seller: Browser) -> None:
    page = seller.open(reverse("seller_fulfillment:orders")).follow("Confirm dispatch")
    fields = {"dispatch-carrier": "SF", "dispatch-tracking_number": PARCEL}
    page = page.submit(page.action("/dispatch/"), fields)
    assert "Dispatch confirmed. The customer has been told." in page.text


def mail_invoice(seller: Browser) -> None:
    assert new_mails(OFFICE_MAIL) == [f"The invoice of order {ORDER} is due tomorrow"]
    desk = seller.open(reverse("seller_fulfillment:orders"))
    assert "To handle 1 To ship 0 To invoice 1" in desk.text
    assert "Company · 13 h 59 min left due 11 Sep 23:59" in desk.row(ORDER)
    page = desk.follow("Record invoice")
    fields = {"mailing-number": INVOICE, "mailing-carrier": "SF", "mailing-tracking_number": ENVELOPE}
    page.submit(page.action("/invoice/mailing/"), fields)
    desk = seller.open(f"{reverse('seller_fulfillment:orders')}?view=all")
    assert "To handle 0 To ship 0 To invoice 0" in desk.text
    assert "Company · Mailed No. 2531 2000 0000 1234 5678" in desk.row(ORDER)


def refund_line(seller: Browser) -> None:
    page = seller.open(reverse("seller_fulfillment:order-detail", args=[ORDER])).follow("Refund")
    line = page.document.xpath(f"//label[contains(., '{TEAPOT}')]/@for")[0].removeprefix("id_")
    page = page.submit(page.path, {line: "74.25", "reason": "damaged"}, status=422)
    page = page.submit(page.path, {line: "74.24"})
    assert "The customer gets CN¥74.24" in page.text
    assert f"{TEAPOT} 71.00 3.24 0.00 74.24" in page.text
    page = page.submit(page.path, press=("confirm", "1"))
    assert "Refund R26-0911-000001 is on its way to the customer." in page.text
    assert "Red letter due" in seller.open(reverse("seller_fulfillment:orders")).row(ORDER)


def check_refund() -> None:
    """Check that 71.00 of goods and 3.24 of delivery went back, with 8 % of 71.00 less a fifth of that."""
    assert Order.objects.get(number=ORDER).refunded_minor == 7_424
    posted = Entry.objects.filter(journal__kind="refund").values_list(
        "account__kind", "classification", "amount_minor"
    )
    assert set(posted) == {
        ("provider", "internal", -7_424),
        ("deferred", "refund_principal", 7_100),
        ("deferred", "refund_delivery", 324),
        ("deferred", "referral_fee_returned", -568),
        ("deferred", "refund_admin_fee", 114),
        ("referral_revenue", "internal", 568),
        ("admin_fee_revenue", "internal", -114),
    }


def state_of_order() -> str:
    return Order.objects.get(number=ORDER).state
