"""The fourth step: a guest finds, buys and pays; and what the guest sees afterwards."""

from catalog.models import Category
from tests.accounts.factories import SellerFactory
from tests.catalog.factories import OfferFactory
from tests.journey.browser import Browser, Page, words
from tests.journey.story import (
    BUYER,
    BUYER_USCC,
    ENAMEL,
    ENVELOPE,
    GUEST_MAIL,
    KETTLE,
    KETTLE_ZH,
    ORDER,
    OTHER_MAIL,
    OTHER_STORE,
    PARCEL,
    TEAPOT,
    new_mails,
)
from tests.orders.factories import ADDRESSES


def open_second_shop() -> None:
    shop = SellerFactory(store_name=OTHER_STORE, contact_email=OTHER_MAIL)
    kettles = Category.objects.get(slug="kettles")
    OfferFactory(seller=shop, category=kettles, title_zh="样例搪瓷水壶", title_en=ENAMEL, prices={"CN": 5_000})


def find_products(guest: Browser) -> None:
    page = guest.open("/cn/en/").follow("Kitchen").follow("Kettles")
    assert {KETTLE, TEAPOT, ENAMEL} < set(titles(page))
    assert "14 products" in page.text
    page = guest.open("/cn/en/").submit("/cn/en/search/", {"q": "gooseneck"})
    assert titles(page) == [KETTLE]
    page = guest.open("/cn/zh-hans/").submit("/cn/zh-hans/search/", {"q": "细嘴手冲壶"})
    assert titles(page)[0] == KETTLE_ZH
    page = page.follow(KETTLE_ZH)
    assert page.heading == KETTLE_ZH
    assert page.document.xpath("//img[contains(@src, '/media/products/')]")


def titles(page: Page) -> list[str]:
    return [words(link) for link in page.document.xpath("//article//h3/a")]


def fill_basket(guest: Browser) -> None:
    for title, quantity in [(KETTLE, 2), (TEAPOT, 1), (ENAMEL, 1)]:
        page = guest.open("/cn/en/").submit("/cn/en/search/", {"q": title}).follow(title)
        page = page.submit("/cn/en/basket/lines/", {"quantity": quantity})
    assert page.heading == "Basket 4 items · 2 parcels"


def check_out_and_pay(guest: Browser) -> Page:
    page = guest.open("/cn/en/basket/").follow("Check out")
    assert "Order and pay ¥387.00" in page.text
    express = page.document.xpath("//input[@value='express']/@name")
    page = page.submit("/cn/en/checkout/", dict.fromkeys(express, "express"), press=("update", "1"))
    assert "Order and pay ¥409.00" in page.text
    # Without a script: the cities appear when the province is chosen, then the districts of the city.
    for chosen in ("region", "city"):
        page = page.submit("/cn/en/checkout/", {chosen: ADDRESSES["CN"][chosen]}, press=("update", "1"))
    invoice = {"invoice_kind": "company", "invoice_title": BUYER, "invoice_tax_number": BUYER_USCC}
    page = page.submit("/cn/en/checkout/", {**ADDRESSES["CN"], **invoice, "email": GUEST_MAIL})
    assert page.heading == "Test payment"
    page = page.submit(page.path, press=("outcome", "success"))
    assert page.heading == "Thank you. Your order is paid"
    assert "Paid ¥409.00" in page.text
    assert new_mails(GUEST_MAIL) == ["Thank you for your order G26-0909-000001"]
    return page


def see_parcel(guest: Browser, purchase: Page) -> None:
    assert new_mails(GUEST_MAIL) == [f"A parcel of your order {ORDER} is on its way"]
    page = guest.open(purchase.path).follow(f"View order {ORDER}")
    assert f"SF Express {PARCEL} On the way 2 × {KETTLE} · 1 × {TEAPOT}" in page.text
    assert "Invoice To issue" in page.text


def see_invoice(guest: Browser, purchase: Page) -> None:
    assert new_mails(GUEST_MAIL) == [f"The invoice of your order {ORDER} is in the mail"]
    page = guest.open(purchase.path).follow(f"View order {ORDER}")
    assert f"No. 2531 2000 0000 1234 5678 By mail: SF Express {ENVELOPE}" in page.text


def see_refund(guest: Browser, purchase: Page) -> None:
    assert new_mails(GUEST_MAIL) == ["CN¥74.24 is on its way back to you"]
    page = guest.open(purchase.path).follow(f"View order {ORDER}")
    assert "11 Sep 2026 · Refunded ¥74.24 back" in page.text
