"""What reviewers see of a document, who else sees it, and what is recorded of that."""

import datetime as dt
import io
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts import previews, qualification
from accounts.inspection import Reply
from accounts.inspector.findings import Finding
from accounts.models import EvidenceAccess
from marketplace import clock
from tests.accounts import hostile, journeys
from tests.accounts.documents import image_bytes, pdf_bytes
from tests.accounts.factories import EvidenceFactory, UserFactory

pytestmark = pytest.mark.django_db
CHINA = dt.timezone(dt.timedelta(hours=8))
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def reviewer():
    return UserFactory(reviewer=True)


@pytest.fixture
def given():
    """Three pages given as business licence."""
    case = journeys.registered()
    upload = SimpleUploadedFile("licence.pdf", pdf_bytes(pages=3))
    return qualification.give_evidence(case=case, key="business_licence", upload=upload, actor=journeys.owner(case))


def page_of(evidence, page=1):
    return reverse("admin:accounts_qualificationcase_page", args=[evidence.pk, page])


def original_of(evidence):
    return reverse("admin:accounts_qualificationcase_original", args=[evidence.pk])


def reads():
    return list(EvidenceAccess.objects.order_by("pk").values_list("evidence", "user", "what", "page"))


def assert_private(response):
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert {name: response[name] for name in HEADERS} == HEADERS


@pytest.mark.parametrize(("query", "edge"), [("", 1600), ("?size=usual", 1600), ("?size=large", 3200)])
def test_a_reviewer_sees_a_page_as_a_picture_and_the_read_is_recorded(reviewer, given, query, edge):
    response = signed_in(reviewer).get(page_of(given, 2) + query)
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert response["Content-Disposition"] == f'inline; filename="business_licence-{given.pk}-2.webp"'
    assert_private(response)
    with Image.open(io.BytesIO(response.content)) as image:
        assert (image.format, max(image.size)) == ("WEBP", edge)
    assert reads() == [(given.pk, reviewer.pk, "page", 2)]


def test_every_page_that_is_sent_is_recorded_again(reviewer, given):
    client = signed_in(reviewer)
    for page in (1, 3, 1):
        client.get(page_of(given, page))
    assert [page for *_others, page in reads()] == [1, 3, 1]


@pytest.mark.parametrize(("language", "words"), [("en", "For review only"), ("zh-hans", "仅供审核")])
def test_the_watermark_says_who_looks_when_and_at_which_application(monkeypatch, given, language, words):
    seen = []
    reply = Reply(Finding.FINE, b"picture")
    monkeypatch.setattr(previews, "inspect", lambda *_, lines, **__: seen.append(lines) or reply)
    user = UserFactory(reviewer=True, full_name="陈审核", language=language)
    client = signed_in(user)
    client.cookies["django_language"] = language
    with clock.at(dt.datetime(2026, 11, 24, 14, 40, tzinfo=CHINA)):
        client.get(page_of(given))
    (lines,) = seen
    assert lines[0] == words
    assert lines[1].startswith("陈审核 · ")
    assert "14:40 GMT+8" in lines[1]
    assert lines[1].endswith(given.case.number)


@pytest.mark.parametrize("number", [0, 4])
def test_pages_that_are_not_there(reviewer, given, number):
    assert signed_in(reviewer).get(page_of(given, number)).status_code == 404
    assert signed_in(reviewer).get(page_of(given) + "?size=10000").status_code == 404
    assert reads() == []


@pytest.mark.usefixtures("own_process")
def test_a_page_that_kills_the_inspector_is_a_sentence_and_no_error(reviewer, given):
    Path(given.file.path).write_bytes(hostile.HEAVY["forms that draw forms"]())  # as if it had passed the check
    response = signed_in(reviewer).get(page_of(given))
    assert (response.status_code, response["Content-Type"]) == (422, "image/svg+xml")
    assert "Ask the seller for another copy" in response.content.decode()
    assert_private(response)
    assert reads() == []


def test_a_file_that_is_lost_is_a_sentence_and_no_error(reviewer):
    evidence = EvidenceFactory()
    assert signed_in(reviewer).get(page_of(evidence)).status_code == 422
    assert signed_in(UserFactory(is_staff=True, is_superuser=True)).post(original_of(evidence)).status_code == 404
    assert reads() == []


def test_the_original_takes_a_permission_and_a_deliberate_act(reviewer, given):
    client = signed_in(reviewer)
    assert client.post(original_of(given)).status_code == 403
    assert reads() == []
    reviewer.user_permissions.add(Permission.objects.get(codename="open_original"))
    assert client.get(original_of(given)).status_code == 405
    response = client.post(original_of(given))
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Content-Disposition"] == f'inline; filename="business_licence-{given.pk}.pdf"'
    assert_private(response)
    assert b"".join(response.streaming_content)[:5] == b"%PDF-"
    assert reads() == [(given.pk, reviewer.pk, "original", None)]


def test_operators_may_open_originals(given):
    operator = UserFactory(is_staff=True, is_superuser=True)
    response = signed_in(operator).post(original_of(given))
    assert b"".join(response.streaming_content)[:5] == b"%PDF-"
    assert reads() == [(given.pk, operator.pk, "original", None)]


def test_staff_without_the_right_see_nothing(given):
    stranger = UserFactory(is_staff=True)
    stranger.groups.clear()
    client = signed_in(stranger)
    assert [client.get(page_of(given)).status_code, client.post(original_of(given)).status_code] == [403, 403]
    assert reads() == []


def test_the_owner_opens_the_original_as_before(given):
    owner = journeys.owner(given.case)
    response = signed_in(owner).get(reverse("seller:qualification-document", args=[given.pk]))
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert b"".join(response.streaming_content)[:5] == b"%PDF-"
    assert reads() == [(given.pk, owner.pk, "original", None)]


@pytest.mark.parametrize(("what", "number"), [("original", 1), ("page", None), ("page", 0)])
def test_a_read_has_a_page_where_a_page_was_read(given, what, number):
    with pytest.raises(IntegrityError), transaction.atomic():
        EvidenceAccess.objects.create(evidence=given, user=UserFactory(), what=what, page=number)


def test_reads_are_listed_with_the_document_in_one_query_for_all_people(given, django_assert_max_num_queries):
    client = signed_in(UserFactory(is_staff=True, is_superuser=True))
    url = reverse("admin:accounts_evidence_change", args=[given.pk])
    client.get(url)
    for page in (1, 2, 3):
        EvidenceAccess.objects.create(evidence=given, user=UserFactory(), what="page", page=page)
    with django_assert_max_num_queries(16):
        html = client.get(url).content.decode()
    assert html.count("Page with watermark") == 3


def test_a_picture_is_a_page_too(reviewer):
    case = journeys.registered()
    upload = SimpleUploadedFile("a.jpg", image_bytes("JPEG"))
    evidence = qualification.give_evidence(
        case=case, key="business_licence", upload=upload, actor=journeys.owner(case)
    )
    assert signed_in(reviewer).get(page_of(evidence))["Content-Type"] == "image/webp"
    assert signed_in(reviewer).get(page_of(evidence, 2)).status_code == 404
