import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fulfillment import invoice_files
from fulfillment.errors import InvalidInvoice
from tests.accounts.documents import pdf_bomb
from tests.fulfillment import factories

BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbb">]><a>&b;</a>'


def upload(content):
    return SimpleUploadedFile("invoice.pdf", content)


def scripted():
    """A PDF that acts when its page is opened, not when the document is."""
    target = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        made.pages[0].obj["/AA"] = pikepdf.Dictionary(O=action)
        made.save(target)
    return upload(target.getvalue())


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (factories.pdf("whatever.exe"), "pdf"),
        (factories.ofd(), "ofd"),
        (upload('\ufeff<?xml version="1.0"?><EInvoice/>'.encode()), "xml"),
    ],
)
def test_the_content_says_what_a_file_is(file, kind):
    assert invoice_files.kind_of(file) == kind
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (upload(b"\x89PNG\r\n"), "not a PDF, OFD or XML"),
        (upload(b""), "not a PDF"),
        (upload(b"%PDF-1.7 nothing"), "damaged"),
        (upload(b"PK\x03\x04 nothing"), "damaged"),
        (upload(b"<a><b></a>"), "damaged"),
        (upload(BOMB), "document type"),
        (factories.ofd(entry="word/document.xml"), "without an OFD"),
        (factories.pdf(encryption=pikepdf.Encryption(owner="x", user="y")), "password"),
        (scripted(), "scripts"),
    ],
)
def test_anything_else_is_refused_with_the_reason(file, words):
    with pytest.raises(InvalidInvoice, match=words) as refused:
        invoice_files.kind_of(file)
    assert refused.value.field == "file"


def test_a_bomb_goes_off_in_a_process_of_its_own(own_process):
    with pytest.raises(InvalidInvoice, match="more memory or time"):
        invoice_files.kind_of(upload(pdf_bomb(800)))


def test_a_large_file_is_refused_unread(monkeypatch):
    monkeypatch.setattr(invoice_files, "MAX_BYTES", 10)
    with pytest.raises(InvalidInvoice, match="larger"):
        invoice_files.kind_of(factories.pdf())
