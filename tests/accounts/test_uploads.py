import io
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings as project
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts import inspection, uploads
from accounts.inspector import pictures
from accounts.inspector.findings import Finding
from accounts.models import Evidence
from accounts.uploads import check_document
from marketplace.errors import DomainError
from tests.accounts import hostile, journeys
from tests.accounts.documents import image_bytes, pdf_bytes

NOT_A_DOCUMENT = "This file is not a PDF, JPEG or PNG, whatever its name says. Scan or export it as one of these."
# What people type where a machine is careless, as names of files.
NAMES = [
    "../../../etc/passwd", "..\\..\\windows\\system32\\config", "/etc/shadow", "C:\\licence.pdf", "%2e%2e%2fa.pdf",
    "=cmd|' /C calc'!A0.pdf", "'; DROP TABLE users; --.png", "<script>alert(1)</script>.jpg", "${7*7}{{7*7}}.pdf",
    "licence\x00.php.pdf", "licence.pdf\r\nSet-Cookie: a=b", "\u202efdp.ecnecil", "a\u200bb\ufeff.pdf",
    "营业执照（副本）.pdf", "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮.pdf", "👾🙇💁🙅🙆.png", "CON.pdf", ".htaccess", "...", " ",
    "a" * 5_000 + ".pdf",
]  # fmt: skip


def check(content, name="scan.pdf"):
    return check_document(SimpleUploadedFile(name, content))


def refusal(content, name="scan.pdf"):
    with pytest.raises(DomainError) as caught:
        check(content, name)
    assert caught.value.field == "upload"
    return str(caught.value)


def stored_files():
    return sorted(path for path in Path(project.PRIVATE_ROOT).rglob("*") if path.is_file())


def test_a_pdf_is_kept_as_it_is():
    content = pdf_bytes(pages=3)
    checked = check(content)
    assert (checked.content, checked.content_type, checked.pages) == (content, "application/pdf", 3)


def test_a_picture_is_known_by_its_content_and_encoded_anew():
    content = image_bytes("JPEG")
    checked = check(content, "wrong.pdf")
    assert (checked.content_type, checked.pages, checked.content[:3]) == ("image/jpeg", 1, b"\xff\xd8\xff")
    assert checked.content != content


def test_every_finding_has_a_sentence():
    assert set(uploads.REFUSALS) == set(Finding) - {Finding.FINE}
    facts = {"pages": 200, "limit": 50}
    for sentence in uploads.REFUSALS.values():
        assert str(sentence % facts).endswith(".")
    assert f"{pictures.MOST_PIXELS // 1_000_000} million pixels" in str(uploads.REFUSALS[Finding.TOO_MANY_PIXELS])


@pytest.mark.parametrize("name", ["licence.pdf", "licence.png", "licence.svg"])
def test_the_name_decides_nothing(name):
    assert refusal(hostile.SVG, name) == NOT_A_DOCUMENT


def test_size_is_limited(settings):
    assert refusal(b"") == "The file is empty. Perhaps it was not copied completely."
    settings.CASE_UPLOAD_MAX_BYTES = 1024 * 1024
    sentence = "The file is larger than 1 MB. Scan it in a lower resolution, about 200 dpi."
    assert refusal(b"%PDF-" + b"\0" * 1024 * 1024) == sentence


def test_pages_are_counted():
    assert refusal(pdf_bytes(pages=200)) == "The PDF has 200 pages. Upload the pages that matter, 50 at most."


def test_a_busy_inspector_asks_for_patience(monkeypatch):
    monkeypatch.setattr(inspection, "_in_own_process", lambda *_: ({"finding": "busy"}, b""))
    sentence = "We had no time to look at the file just now. Please upload it again in a minute."
    assert refusal(pdf_bytes()) == sentence


def test_the_digest_is_that_of_the_file_as_given():
    content = image_bytes()
    assert check(content).sha256 == check(content, "again.png").sha256


@pytest.mark.parametrize("name", NAMES)
def test_names_are_cut_to_what_can_be_read(name):
    kept = check(image_bytes(), "x.png").original_name
    assert kept == "x.png"
    upload = SimpleUploadedFile("x.png", image_bytes())
    upload._name = name  # as a client that is no browser sends it
    kept = check_document(upload).original_name
    assert 0 < len(kept) <= 200
    assert kept.isprintable()
    assert "/" not in kept
    assert "\\" not in kept


@pytest.mark.django_db
class TestThroughThePage:
    """What sellers see, and what is left of a file that is refused."""

    @pytest.fixture
    def case(self):
        return journeys.registered()

    @pytest.fixture
    def send(self, case, client):
        client.force_login(journeys.owner(case))

        def send(content, name="licence.pdf"):
            url = f"{reverse('seller:case-topic', args=[case.number])}?of=business_licence"
            return client.post(url, {"upload": SimpleUploadedFile(name, content), "for_good": "on"})

        return send

    @pytest.mark.parametrize(
        ("content", "name"),
        [(hostile.SVG, "licence.svg"), (hostile.PHP, "a.php"), (b"\x00\x01", "x"), (b"=1+1", "=1+1.csv")],
    )
    def test_a_refused_file_leaves_nothing_behind(self, send, content, name):
        before = stored_files()
        response = send(content, name)
        assert (response.status_code, NOT_A_DOCUMENT in response.content.decode()) == (422, True)
        assert not Evidence.objects.exists()
        assert stored_files() == before

    @pytest.mark.usefixtures("own_process")
    def test_a_bomb_is_refused_and_the_next_file_is_taken(self, send):
        assert send(hostile.HEAVY["forms that draw forms"]()).status_code == 422
        assert not Evidence.objects.exists()
        assert send(pdf_bytes()).status_code == 302
        assert Evidence.objects.count() == 1

    @pytest.mark.parametrize("size", [1, 3, 11])
    def test_no_temporary_file_stays(self, send, size, settings, tmp_path):
        settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
        assert send(b"x" * size * 1024 * 1024).status_code == 422
        assert list(tmp_path.iterdir()) == []

    def test_files_are_readable_for_nobody_else(self, send):
        before = stored_files()
        send(pdf_bytes())
        (kept,) = set(stored_files()) - set(before)
        assert oct(kept.stat().st_mode)[-3:] == "600"
        assert oct(kept.parent.stat().st_mode)[-3:] == "700"

    @pytest.mark.parametrize("name", NAMES)
    def test_names_of_every_kind_are_taken_or_refused_with_a_sentence(self, send, name):
        response = send(pdf_bytes(), name)
        assert response.status_code in {302, 422}
        for evidence in Evidence.objects.all():
            assert evidence.file.name == f"evidence/{evidence.case_id}/{evidence.sha256}"
            assert evidence.original_name.isprintable()


def test_a_signed_pdf_keeps_its_signature():
    pdf = pikepdf.new()
    pdf.add_blank_page()
    signature = pikepdf.Dictionary(Type=pikepdf.Name.Sig, Contents=b"signed", ByteRange=pikepdf.Array([0, 1, 2, 3]))
    field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="seal", V=pdf.make_indirect(signature))
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([pdf.make_indirect(field)]), SigFlags=3)
    target = io.BytesIO()
    pdf.save(target)
    assert check(target.getvalue()).content == target.getvalue()
