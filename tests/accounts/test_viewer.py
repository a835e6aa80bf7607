"""The reviewer's viewer without script: everything it does is a link."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html

from accounts import qualification, review
from tests.accounts import journeys
from tests.accounts.documents import pdf_bytes
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer():
    return UserFactory(reviewer=True)


@pytest.fixture
def case(reviewer):
    """A case in review whose licence has seven pages."""
    case = journeys.complete(journeys.registered())
    upload = SimpleUploadedFile("licence.pdf", pdf_bytes(pages=7))
    owner = journeys.owner(case)
    qualification.give_evidence(case=case, key="business_licence", upload=upload, actor=owner)
    return review.take_case(case=qualification.submit_case(case=case, actor=owner), actor=reviewer)


@pytest.fixture
def desk(reviewer):
    """The reviewer's browser: gives a path, gets the page as a tree."""
    client = Client()
    client.force_login(reviewer)
    return lambda path: html.document_fromstring(client.get(path).content.decode())


def path_of(case, query=""):
    return reverse("admin:accounts_qualificationcase_change", args=[case.pk]) + query


def links(page):
    """Return what the viewer's links lead to, by what they do."""
    return {link.get("data-do"): link.get("href") for link in page.xpath("//a[@data-do][not(@data-page)]")}


def picture(page):
    (sheet,) = page.xpath("//img[@class='sheet']")
    return sheet.get("src"), sheet.get("alt")


def test_the_first_page_is_shown_first(desk, case):
    page = desk(path_of(case, "?doc=business_licence"))
    evidence = case.evidence.current().get(requirement="business_licence")
    url = reverse("admin:accounts_qualificationcase_page", args=[evidence.pk, 1])
    assert picture(page) == (url, "Business licence, page 1 of 7")
    assert page.xpath("//*[@role='status']")[0].text == "Page 1 of 7"
    assert links(page) == {
        "previous": None,
        "next": "?doc=business_licence&page=2",
        "smaller": "?doc=business_licence&zoom=75",
        "larger": "?doc=business_licence&zoom=150",
        "fit": "?doc=business_licence&zoom=fit",
        "turn": "?doc=business_licence&turn=90",
    }


def test_size_and_turn_are_kept_while_paging(desk, case):
    page = desk(path_of(case, "?doc=business_licence&page=2&zoom=150&turn=270"))
    assert picture(page)[1] == "Business licence, page 2 of 7"
    assert page.xpath("//div[@class='stage zoom-150 turn-270']")
    assert links(page) == {
        "previous": "?doc=business_licence&zoom=150&turn=270",
        "next": "?doc=business_licence&page=3&zoom=150&turn=270",
        "smaller": "?doc=business_licence&page=2&turn=270",
        "larger": "?doc=business_licence&page=2&zoom=200&turn=270",
        "fit": "?doc=business_licence&page=2&zoom=fit&turn=270",
        "turn": "?doc=business_licence&page=2&zoom=150",
    }
    listed = page.xpath("//nav[@class='vpages']/a")
    assert [link.text for link in listed] == list("1234567")
    assert listed[6].get("href") == "?doc=business_licence&page=7&zoom=150&turn=270"


def test_the_last_page_has_no_next_and_the_largest_size_no_larger(desk, case):
    page = desk(path_of(case, "?doc=business_licence&page=7&zoom=400"))
    assert (links(page)["next"], links(page)["larger"]) == (None, "?doc=business_licence&page=7&zoom=400")
    assert picture(page)[0].endswith("/pages/7/?size=large")


@pytest.mark.parametrize(
    "query", ["page=8", "page=0", "page=-1", "page=x", "page=²", "zoom=1000000", "turn=45", "doc=x"]
)
def test_nonsense_shows_the_usual(desk, case, query):
    page = desk(path_of(case, f"?doc=business_licence&{query}"))
    assert picture(page)[0].endswith("/pages/1/")
    assert page.xpath("//div[@class='stage zoom-100 turn-0']")


def test_a_picture_has_no_pages_to_turn(desk, case):
    page = desk(path_of(case, "?doc=bank_proof"))
    assert {"previous", "next"} & set(links(page)) == set()
    assert picture(page)[1].endswith(", page 1 of 1")


def test_the_page_asks_for_a_picture_and_never_for_the_original(desk, case):
    page = desk(path_of(case))
    assert page.xpath("//iframe | //form[contains(@action, 'original')]") == []


def test_operators_have_a_button_for_the_original(case):
    operator = Client()
    operator.force_login(UserFactory(is_staff=True, is_superuser=True))
    evidence = case.evidence.current().get(requirement="business_licence")
    page = operator.get(path_of(case, "?doc=business_licence")).content.decode()
    assert reverse("admin:accounts_qualificationcase_original", args=[evidence.pk]) in page


def test_seven_pages_cost_no_more_queries_than_one(desk, case, django_assert_max_num_queries):
    desk(path_of(case))
    with django_assert_max_num_queries(24) as one:
        desk(path_of(case, "?doc=bank_proof"))
    with django_assert_max_num_queries(24) as seven:
        desk(path_of(case, "?doc=business_licence&page=4"))
    assert len(seven) == len(one)
