import io
import resource
import struct
import zlib

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.uploads import check_document
from marketplace.errors import DomainError
from tests.accounts.documents import image_bytes, pdf_bomb, pdf_bytes

NOT_A_DOCUMENT = "This file is not a PDF, JPEG or PNG, whatever its name says. Scan or export it as one of these."
TWO_KINDS = "The file is two kinds of file at once, which we can't accept. Scan or export the document again."
BROKEN_PICTURE = "The picture can't be read; it is damaged. Photograph or scan the document again."
BROKEN_PDF = "The PDF can't be read; it is damaged. Export or scan it again."
PROTECTED = "The PDF is protected by a password or restrictions. Save it without protection and upload it again."
ACTIVE = "The PDF contains scripts, actions or attached files. Print it to a new PDF and upload that."
TOO_MANY_PIXELS = "The picture has more than 50 million pixels. Scan it in a lower resolution, about 200 dpi."


def check(content, name="scan.pdf"):
    return check_document(SimpleUploadedFile(name, content))


def refusal(content, name="scan.pdf"):
    with pytest.raises(DomainError) as caught:
        check(content, name)
    assert caught.value.field == "upload"
    return str(caught.value)


def active_pdf(change):
    pdf = pikepdf.new()
    pdf.add_blank_page()
    change(pdf)
    target = io.BytesIO()
    pdf.save(target)
    return target.getvalue()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_header(width, height):
    """Return a PNG of a few hundred bytes that says it is huge."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_a_pdf_is_kept_as_it_is():
    content = pdf_bytes(pages=50)
    checked = check(content)
    assert (checked.content, checked.content_type, checked.pages) == (content, "application/pdf", 50)


@pytest.mark.parametrize(("image_format", "content_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_a_picture_is_known_by_its_content_and_encoded_anew(image_format, content_type):
    source = image_bytes(image_format)
    checked = check(source + b"<script>alert(1)</script>" if image_format == "JPEG" else source, "wrong.pdf")
    assert (checked.content_type, checked.pages) == (content_type, 1)
    assert b"<script>" not in checked.content
    with Image.open(io.BytesIO(checked.content)) as image:
        assert (image.format, image.size, image.mode) == (image_format, (60, 40), "RGB")


def test_metadata_and_transparency_do_not_survive():
    target = io.BytesIO()
    image = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    exif = Image.Exif()
    exif[0x010E] = "where I live"
    image.save(target, "PNG", exif=exif)
    with Image.open(io.BytesIO(check(target.getvalue()).content)) as kept:
        assert (kept.getpixel((0, 0)), dict(kept.getexif())) == ((255, 255, 255), {})


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGB", "RGBA"])
def test_every_kind_of_png_is_read(mode):
    target = io.BytesIO()
    Image.new(mode, (8, 8)).save(target, "PNG")
    assert check(target.getvalue()).content_type == "image/png"


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00 a program",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        b"GIF89a" + b"\0" * 50,
        b"PK\x03\x04 zip",
        b"<!doctype html><html></html>",
        b"\x00\x00\x00\x18ftypheic",
        b"II*\x00 tiff",
        b" %PDF-1.7",
    ],
)
def test_other_kinds_are_refused_behind_any_name(content):
    assert refusal(content, "licence.pdf") == NOT_A_DOCUMENT
    assert refusal(content, "licence.png") == NOT_A_DOCUMENT


def test_size_is_limited(settings):
    assert refusal(b"") == "The file is empty. Perhaps it was not copied completely."
    settings.CASE_UPLOAD_MAX_BYTES = 1024 * 1024
    sentence = "The file is larger than 1 MB. Scan it in a lower resolution, about 200 dpi."
    assert refusal(b"%PDF-" + b"\0" * 1024 * 1024) == sentence


def test_files_that_are_two_things_are_refused():
    archive = b"PK\x05\x06" + b"\0" * 18
    assert refusal(pdf_bytes() + archive) == TWO_KINDS
    assert refusal(image_bytes() + archive) == TWO_KINDS
    assert refusal(b"\xff\xd8\xff\xe0\x00\x10%PDF-1.4" + b"\0" * 100) == TWO_KINDS
    assert refusal(b"%PDF-1.4\n<HTML><body>" + pdf_bytes()) == TWO_KINDS


@pytest.mark.parametrize("cut", [20, 60, 100])
def test_truncated_pictures_are_refused(cut):
    assert refusal(image_bytes("PNG", mode="RGB")[:cut]) == BROKEN_PICTURE
    assert refusal(image_bytes("JPEG")[:cut]) == BROKEN_PICTURE


def test_a_picture_with_a_wrong_checksum_or_without_data_is_refused():
    whole = image_bytes()
    place = whole.index(b"IDAT") + 8
    assert refusal(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]) == BROKEN_PICTURE
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0))
    assert refusal(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IEND", b"")) == BROKEN_PICTURE


@pytest.mark.parametrize("size", [(20_000, 20_000), (7_072, 7_072), (50_000_001, 1)])
def test_bombs_are_refused_before_they_are_decoded(size):
    assert refusal(png_header(*size)) == TOO_MANY_PIXELS


def test_a_pdf_that_unpacks_to_gigabytes_harms_nobody():
    assert check(pdf_bomb(0)).pages == 1
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refusal(pdf_bomb(800)) == BROKEN_PDF
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 64 * 1024  # kilobytes


def test_pages_are_counted():
    assert refusal(pdf_bytes(pages=200)) == "The PDF has 200 pages. Upload the pages that matter, 50 at most."


def test_broken_and_empty_pdfs_are_refused():
    assert refusal(b"%PDF-1.7\n%%EOF") == BROKEN_PDF
    assert refusal(pdf_bytes()[:40]) == BROKEN_PDF
    assert refusal(active_pdf(lambda pdf: pdf.pages.__delitem__(0))) == BROKEN_PDF


@pytest.mark.parametrize("password", ["secret", ""])
def test_encrypted_pdfs_are_refused(password):
    assert refusal(pdf_bytes(encryption=pikepdf.Encryption(owner="owner", user=password))) == PROTECTED


def action(**entries):
    return pikepdf.Dictionary(Type=pikepdf.Name.Action, **entries)


@pytest.mark.parametrize(
    "change",
    [
        lambda pdf: pdf.Root.__setattr__("OpenAction", action(S=pikepdf.Name.JavaScript, JS="app.alert(1)")),
        lambda pdf: pdf.Root.__setattr__("OpenAction", action(S=pikepdf.Name.Launch, F="calc.exe")),
        lambda pdf: pdf.pages[0].obj.__setattr__(
            "AA", pikepdf.Dictionary(O=action(S=pikepdf.Name.JavaScript, JS="1"))
        ),
        lambda pdf: pdf.attachments.__setitem__("a.exe", b"MZ"),
        lambda pdf: pdf.Root.__setattr__("AcroForm", pikepdf.Dictionary(XFA="<xdp/>")),
        lambda pdf: pdf.pages[0].obj.__setattr__(
            "Annots", pikepdf.Array([pikepdf.Dictionary(A=action(S=pikepdf.Name.SubmitForm, F="http://x"))])
        ),
    ],
    ids=["javascript", "launch", "page-action", "attachment", "xfa", "submit"],
)
def test_pdfs_that_do_something_are_refused(change):
    assert refusal(active_pdf(change)) == ACTIVE


def test_the_digest_is_that_of_the_file_as_given():
    content = image_bytes()
    assert check(content).sha256 == check(content, "again.png").sha256
