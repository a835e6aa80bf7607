"""The reviewers' keys, in a real browser where there is one."""

import shutil
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from playwright.sync_api import sync_playwright

from accounts import qualification, review
from accounts.models import EvidenceAccess
from tests.accounts import journeys
from tests.accounts.documents import pdf_bytes
from tests.accounts.factories import UserFactory

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


def found(url):
    return finders.find(urlsplit(url).path.removeprefix(settings.STATIC_URL))


@pytest.fixture
def tab(monkeypatch):
    """A tab of a real browser."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's driver runs a loop in this thread
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_page()
        tab.set_default_timeout(60_000)
        # The test server knows nothing of our static files.
        tab.route("**/static/**", lambda route: route.fulfill(path=found(route.request.url)))
        yield tab
        browser.close()


@pytest.fixture
def address(live_server, tab):
    """A case in review whose first document has three pages, open in the browser of its reviewer."""
    reviewer = UserFactory(reviewer=True)
    case = journeys.complete(journeys.registered())
    owner = journeys.owner(case)
    upload = SimpleUploadedFile("licence.pdf", pdf_bytes(pages=3))
    qualification.give_evidence(case=case, key="business_licence", upload=upload, actor=owner)
    review.take_case(case=qualification.submit_case(case=case, actor=owner), actor=reviewer)
    client = Client()
    client.force_login(reviewer)
    cookies = {
        settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value,
        "django_language": "en",
    }
    tab.context.add_cookies(
        [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
    )
    return live_server.url + reverse("admin:accounts_qualificationcase_change", args=[case.pk])


def state(tab):
    """Return the viewer's address, what it says about the page, and its classes."""
    return (
        tab.evaluate("location.search"),
        tab.inner_text("[role=status]"),
        tab.get_attribute(".stage", "class"),
    )


def test_everything_goes_by_keyboard_and_nothing_while_typing(tab, address):
    tab.goto(f"{address}?doc=business_licence")
    for key in "nnnp":
        tab.keyboard.press(key)
    assert state(tab) == ("?doc=business_licence&page=2", "Page 2 of 3", "stage zoom-100 turn-0")
    for key in ["r", "+", "+", "-", "n"]:
        tab.keyboard.press(key)
    kept = ("?doc=business_licence&page=3&zoom=150&turn=90", "Page 3 of 3", "stage zoom-150 turn-90")
    assert state(tab) == kept
    tab.keyboard.press("a")
    assert tab.is_checked("[name=verdict][value=accepted]")
    tab.keyboard.press("x")
    assert tab.is_checked("[name=verdict][value=refused]")
    tab.keyboard.type("no page +n")
    assert tab.input_value("[name=reason]") == "no page +n"
    assert state(tab) == kept
    with tab.expect_navigation():
        tab.click(".doctabs a >> nth=2")
    with tab.expect_navigation():
        tab.keyboard.press("k")
    assert tab.evaluate("location.search") == "?doc=tax_certificate"
    tab.wait_for_load_state("networkidle")
    # Pages 1, 2, 3, 2, 3 of the licence and one of each other document at most: a look each, none twice.
    assert EvidenceAccess.objects.filter(evidence__requirement="business_licence").count() <= 5


def test_the_keys_are_told_and_can_be_turned_off(tab, address):
    tab.goto(f"{address}?doc=business_licence")
    tab.keyboard.press("?")
    assert tab.is_visible("dialog.keys")
    tab.uncheck("[data-keys]")
    tab.click("dialog.keys button")
    tab.keyboard.press("n")
    tab.reload()
    tab.keyboard.press("n")
    assert tab.inner_text("[role=status]") == "Page 1 of 3"
