"""The demo's mailbox: what is sent is kept, listed newest first and readable."""

import datetime as dt

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.urls import reverse

from marketplace import clock
from marketplace.mailbox import storage

NOON = dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path / "mail"


def send(subject, to="ann@example.com", minutes=0, body="Hello", **kwargs):
    backend = get_connection("marketplace.mailbox.backend.MailboxBackend")
    with clock.at(NOON + dt.timedelta(minutes=minutes)):
        mail = EmailMultiAlternatives(subject, body, "quay@example.com", [to] if to else [], **kwargs)
        mail.attach_alternative("<p>Hello</p>", "text/html")
        return backend.send_messages([mail])


def test_mails_are_kept_by_the_marketplace_s_clock():
    send("second", minutes=1)
    send("first")

    first, second = reversed(storage.headers(storage.names()))

    assert (first.subject, first.at) == ("first", NOON)
    assert (second.subject, second.at) == ("second", NOON + dt.timedelta(minutes=1))


def test_a_mail_is_read_with_its_chinese_text_and_attachments():
    send(
        "资质审核通过",
        "王芳 <fang@example.com>",
        body="您好\nhttp://127.0.0.1/x",
        attachments=[("a.pdf", b"%PDF", "application/pdf")],
    )

    mail = storage.read(storage.names()[0])

    assert (mail.subject, mail.recipient) == ("资质审核通过", "王芳 <fang@example.com>")
    assert mail.body.split() == ["您好", "http://127.0.0.1/x"]
    assert mail.attachments == ("a.pdf",)


def test_a_mail_to_nobody_is_not_sent(folder):
    assert send("lost", to="") == 0
    assert storage.names() == []


def test_a_half_written_mail_is_not_listed(folder):
    folder.mkdir()
    (folder / "20260302040000000-00000000.part").touch()

    assert storage.names() == []


@pytest.mark.django_db
def test_the_list_shows_the_newest_first_and_finds_a_recipient(client):
    send("to Ann")
    send("to Bob", "bob@example.com", minutes=1)

    page = client.get(reverse("mailbox:index")).content.decode()
    assert page.index("to Bob") < page.index("to Ann")

    found = client.get(reverse("mailbox:index"), {"to": "ANN"}).content.decode()
    assert "to Ann" in found
    assert "to Bob" not in found


@pytest.mark.django_db
def test_the_list_is_paged(client):
    for number in range(51):
        send(f"mail {number:02}", minutes=number)

    page = client.get(reverse("mailbox:index"), {"page": 2}).content.decode()

    assert "mail 00" in page
    assert "mail 01" not in page


@pytest.mark.django_db
def test_a_mail_s_page_links_and_escapes(client):
    send("<b>bold</b>", body="<script>alert(1)</script> http://127.0.0.1/verify/abc/")

    page = client.get(reverse("mailbox:detail", args=storage.names())).content.decode()

    assert 'href="http://127.0.0.1/verify/abc/"' in page
    assert "<script>alert" not in page
    assert "<b>bold" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["20260302040000000-00000000", "..%2f..%2fsecret-key", "x"])
def test_what_is_no_mail_is_not_found(client, name):
    assert client.get(f"/demo/mailbox/{name}/").status_code == 404


@pytest.mark.django_db
def test_a_mail_s_html_is_shown_without_scripts_and_without_loading_anything(client):
    send("Designed")
    address = reverse("mailbox:designed", args=storage.names())
    assert address in client.get(reverse("mailbox:detail", args=storage.names())).content.decode()
    answer = client.get(address)
    assert b"<p>Hello</p>" in answer.content
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


@pytest.mark.django_db
def test_a_mail_that_is_text_alone_leads_to_no_html(client):
    mail = EmailMultiAlternatives("Plain", "Hello", "quay@example.com", ["ann@example.com"])
    get_connection("marketplace.mailbox.backend.MailboxBackend").send_messages([mail])
    assert "/html/" not in client.get(reverse("mailbox:detail", args=storage.names())).content.decode()
    assert client.get(reverse("mailbox:designed", args=storage.names())).status_code == 404
