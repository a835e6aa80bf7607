import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


class Unread(io.RawIOBase):
    """A body of which no byte may be asked for."""

    def read(self, *_args):
        raise AssertionError


def post(client, length):
    return client.generic(
        "POST", reverse("account_login"), b"", content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(length), **{"wsgi.input": Unread()},
    )  # fmt: skip


@pytest.mark.parametrize("length", [2 * 1024**3, 60 * MEGABYTE + 1])
def test_a_body_that_no_form_sends_is_refused_unread(client, length):
    client.force_login(UserFactory())
    response = post(client, length)
    assert response.status_code == 413
    assert "at most 60.0" in response.content.decode()
    assert "Nothing was stored." in response.content.decode()


def test_visitors_send_no_files(client):
    response = post(client, 5 * MEGABYTE + 1)
    assert response.status_code == 413
    assert "at most 5.0" in response.content.decode()


def test_the_sentence_is_in_the_visitors_language(client):
    client.cookies["django_language"] = "zh-hans"
    assert "没有保存任何内容" in post(client, 6 * MEGABYTE).content.decode()


def test_files_within_the_limit_are_read(client):
    client.force_login(UserFactory())
    file = SimpleUploadedFile("a.bin", b"x" * 6 * MEGABYTE)
    assert (
        client.post(reverse("accounts:profile"), {"full_name": "A", "language": "en", "file": file}).status_code == 302
    )


@pytest.mark.parametrize("length", ["", "many", "-1"])
def test_a_length_that_is_none_is_no_body(client, length):
    assert post(client, length).status_code != 413
