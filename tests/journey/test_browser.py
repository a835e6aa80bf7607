"""The browser sends only what a person could send, and says what is missing."""

import pytest
from django.http import HttpResponse

from tests.accounts.documents import upload
from tests.journey.browser import Page

# Closing a response lets Django look after its database connections.
pytestmark = pytest.mark.django_db

FORM = """
<html><body><main><h1>Kettle <mark>hot</mark>ter</h1><span class="price"><span>¥</span>9</span>
<script>unseen</script>
<form action="/order/#top" method="get">
  <input type="hidden" name="key" value="k1"><input name="size" value="small">
  <select name="colour"><option value="red" selected>Red</option><option value="blue">Blue</option></select>
  <button name="do" value="buy">Buy</button><button name="do" value="sell" disabled>Sell</button>
</form>
<form action="/upload/" method="post"><input type="file" name="file"><button>Send</button></form>
<table><tr><td>one</td></tr><tr><td>two</td></tr></table>
</main></body></html>"""


class Server:
    """Stands for the test client: answers every request with the page."""

    def get(self, path, **_kwargs):
        response = HttpResponse(FORM)
        response.request = {"PATH_INFO": path, "QUERY_STRING": ""}
        return response

    post = get


@pytest.fixture
def page():
    client = Server()
    return Page(client, client.get("/start/"))


def test_defaults_and_hidden_inputs_travel_with_what_is_filled_in(page):
    answer = page.submit("/order/", {"colour": "blue"}, press=("do", "buy"))
    assert answer.path == "/order/?key=k1&size=small&colour=blue&do=buy"


@pytest.mark.parametrize(
    ("fields", "press"),
    [
        ({"taste": "sweet"}, ("do", "buy")),
        ({"key": "k2"}, ("do", "buy")),
        ({}, ("do", "sell")),
        ({}, ("do", "steal")),
        ({}, None),
    ],
)
def test_what_the_form_does_not_offer_is_refused(page, fields, press):
    with pytest.raises(AssertionError):
        page.submit("/order/", fields, press=press)


def test_a_choice_that_is_not_there_is_refused(page):
    with pytest.raises(ValueError, match="green"):
        page.submit("/order/", {"colour": "green"}, press=("do", "buy"))


def test_a_form_without_enctype_sends_no_file(page):
    with pytest.raises(AssertionError, match="no enctype"):
        page.submit("/upload/", files={"file": upload()})


def test_forms_links_rows_and_answers_that_are_missing_are_named(page):
    with pytest.raises(AssertionError, match="no form goes to /away/"):
        page.submit("/away/")
    with pytest.raises(AssertionError, match="no link “Home”"):
        page.follow("Home")
    with pytest.raises(AssertionError, match="0 rows"):
        page.row("three")
    with pytest.raises(AssertionError, match="200 instead of 404"):
        page.submit("/order/", press=("do", "buy"), status=404)


def test_text_reads_as_people_read_it(page):
    assert page.heading == "Kettle hotter"
    assert page.text.startswith("Kettle hotter ¥9 Red Blue Buy Sell")
    assert "unseen" not in page.text
    assert page.row("two") == "two"
