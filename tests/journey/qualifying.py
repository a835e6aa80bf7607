"""The first two steps: a company registers and applies, a reviewer decides."""

import re

from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from tests.accounts.documents import pdf_bytes, upload
from tests.accounts.factories import IDENTITY, PASSWORD, code_of
from tests.journey.browser import Browser
from tests.journey.story import (
    ACCOUNT,
    BANK,
    CASE,
    COMPANY,
    OFFICE_MAIL,
    REVIEWER_MAIL,
    SELLER_MAIL,
    STORE,
    USCC,
    new_mails,
)


def sign_up(seller: Browser) -> None:
    page = seller.open(reverse("accounts:register")).follow("Create an account")
    page.submit(reverse("account_signup"), {"email": SELLER_MAIL, "password1": PASSWORD, "password2": PASSWORD})
    (link,) = re.findall(r"http\S+", mail.outbox[0].body)
    assert new_mails(SELLER_MAIL) == ["Confirm your e-mail address"]
    page = seller.open(link)
    page = page.submit(page.path)
    assert page.path == reverse("accounts:register")
    assert "1 of 9 done" in page.text


def register_company(seller: Browser) -> None:
    page = seller.open(reverse("accounts:register")).follow("Continue: Company data")
    company = {
        "uscc": f"{USCC[:-1]}I",
        "legal_name": COMPANY,
        "legal_representative": "样例",
        "representative_id": IDENTITY,
        "registered_capital": "1000000",
        "established_on": "2019-03-04",
        "registered_address": "景德镇市样例路 8 号",
        "store_name": STORE,
        "contact_name": "样例",
        "contact_phone": "0798 5555 0188",
        "contact_email": OFFICE_MAIL,
    }
    page = page.submit(page.path, company, status=422)
    page = page.submit(page.path, {"uscc": USCC})
    assert page.heading == "Business licence"
    page = page.submit(page.path, {"for_good": "on"}, files={"upload": upload(pdf_bytes(), "scan.pdf")})
    assert page.heading == "Tax registration certificate"
    page = page.submit(page.path, files={"upload": upload(pdf_bytes(), "scan.pdf")})
    assert page.heading == "Proof of the company's bank account"
    page = seller.open(reverse("accounts:register"))
    assert "4 of 9 done" in page.text
    assert "The seller platform is open to you" in page.text


def give_materials(seller: Browser) -> None:
    page = seller.open(reverse("seller:qualification"))
    assert page.heading == "3 of 8 done before you can submit"
    account = {"bank_name": BANK, "bank_account_name": COMPANY, "bank_account_number": ACCOUNT}
    materials: list[tuple[str, dict[str, str], dict[str, SimpleUploadedFile]]] = [
        ("Proof of the company's bank account", account, {"upload": upload(pdf_bytes(), "scan.pdf")}),
        ("Categories to sell in", {"lines": "general"}, {}),
        ("Dispatch and returns addresses", {}, {}),
        ("Ability to issue invoices", {"statement": "issues_invoices"}, {}),
        ("Delivery coverage", {"statement": "nationwide"}, {}),
    ]
    for done, (topic, fields, files) in enumerate(materials, start=4):
        page = seller.open(reverse("seller:qualification")).follow(f"Continue: {topic}")
        page.submit(page.path, fields, files=files)
        page = seller.open(reverse("seller:qualification"))
        assert f"{done} of 8 done" in page.text
    assert page.heading == "Everything is there: submit your application"


def submit_application(seller: Browser) -> None:
    page = seller.open(reverse("seller:qualification"))
    page = page.submit(page.action("/submission/"))
    assert page.heading == "You hear from us by Mon 14 Sep"
    assert "Answer by 14 September 2026, 23:59 GMT+8 Running Day 1 Tue 8 Sep" in page.text
    assert new_mails(OFFICE_MAIL) == [f"We have your application {CASE}. You hear from us by Mon 14 Sep"]


def review_application(reviewer: Browser) -> None:
    page = reviewer.open(reverse("admin:index"))
    page = page.submit(reverse("account_login"), {"login": REVIEWER_MAIL, "password": PASSWORD})
    page.submit(reverse("mfa_authenticate"), {"code": code_of(User.objects.get(email=REVIEWER_MAIL))})
    queue = reviewer.open(reverse("admin:accounts_qualificationcase_changelist"))
    assert "14 Sep 23:59 GMT+8" in queue.row(CASE, COMPANY, "0/3", "Submitted")
    page = queue.follow(CASE)
    page = page.submit(page.action("/assignment/"))
    document = reviewer.open(page.document.xpath("//img[contains(@class, 'sheet')]/@src")[0])
    assert (document.response["Content-Type"], document.content[8:12]) == ("image/webp", b"WEBP")
    assert page.document.xpath("//button[@value='approve']/@disabled"), "approved before every document is"
    for accepted in (1, 2, 3):
        page = page.submit(page.action("/verdict/"), {"verdict": "accepted"})
        assert f"{accepted} accepted · 0 refused · {3 - accepted} open" in page.text
    page = page.submit(page.action("/decision/"), press=("do", "approve"))
    assert page.text.startswith("Done. The seller is told by e-mail and in the platform.")


def hear_of_approval(seller: Browser) -> None:
    subject = f"{STORE} is qualified: you can start selling"
    assert new_mails(OFFICE_MAIL) == [subject]
    assert "Unread" in seller.open(reverse("seller:notifications")).row(subject)
    assert seller.open(reverse("seller:qualification")).heading == "Your company is qualified"
