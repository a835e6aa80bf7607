import io
import sys

import pikepdf
import pytest
from django.test import override_settings

from marketplace import pdf


@pytest.fixture
def template(tmp_path):
    """Return a function that makes a template ``page.html`` of the given body."""

    def make(body):
        (tmp_path / "page.html").write_text(f"<html><body>{body}</body></html>", encoding="utf-8")

    templates = {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [tmp_path],
        "OPTIONS": {"builtins": ["marketplace.templatetags.quay"]},
    }
    with override_settings(TEMPLATES=[templates]):
        yield make


def test_a_document_embeds_the_chinese_font(template):
    template("<h1>发票 {{ amount|amount:'CNY' }}</h1>")
    document = pikepdf.open(io.BytesIO(pdf.render_pdf("page.html", {"amount": 123400}, "zh-hans")))
    assert len(document.pages) == 1
    fonts = document.pages[0].Resources.Font
    assert {str(font.BaseFont).partition("+")[2] for font in fonts.values()} == {"Noto-Sans-CJK-SC"}


def test_nothing_is_fetched(template):
    template('<img src="file:///etc/hostname"><img src="http://192.0.2.1/x.png">safe')
    document = pikepdf.open(io.BytesIO(pdf.render_pdf("page.html", {}, "en")))
    assert list(document.pages[0].Resources.XObject.keys()) == []


def test_without_pango_the_sentence_says_what_to_install(template, monkeypatch):
    template("x")

    class Missing:
        def find_spec(self, name, path=None, target=None):
            if name == "weasyprint":
                msg = "cannot load library 'libpango-1.0-0'"
                raise OSError(msg)

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    with pytest.raises(pdf.PdfUnavailable, match="apt install libpango"):
        pdf.render_pdf("page.html", {}, "en")
