"""PDF documents from templates: packing slips, statements.

WeasyPrint is imported at the first document, because it needs Pango from the system:
everything else runs without. Documents use one font, Noto Sans CJK from its wheel, so
that they look the same on every machine, and fetch nothing from anywhere.
"""

import logging
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from PIL import ImageFile

from marketplace.errors import DomainError

_FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


class PdfUnavailable(DomainError):
    """Pango, which WeasyPrint draws text with, is not installed on this machine."""


def render_pdf(template: str, context: dict[str, Any], language: str) -> bytes:
    """Return ``template`` rendered with ``context`` in ``language`` as a PDF document.

    The template is a whole HTML page without links to style sheets: ``static/css/print.css``
    is always applied. Only ``data:`` addresses are read. Raises ``PdfUnavailable`` with what
    to install where Pango is missing.
    """
    weasyprint = _weasyprint()
    with translation.override(language):
        html = render_to_string(template, context)
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=["data"])
    document = weasyprint.HTML(string=html, url_fetcher=fetcher)
    pdf: bytes = document.write_pdf(stylesheets=[weasyprint.CSS(filename=finders.find("css/print.css"))])
    return pdf


def _weasyprint() -> Any:
    os.environ.setdefault("FONTCONFIG_FILE", str(_fonts_conf()))
    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)
    try:
        import weasyprint  # noqa: PLC0415 - needs Pango, and takes a while
    except OSError as error:
        message = _(
            "PDF documents need Pango, which is missing on this server. "
            "Install it with “apt install libpango-1.0-0 libpangoft2-1.0-0” or “brew install pango”."
        )
        raise PdfUnavailable(message) from error
    # It makes Pillow take torn files for whole ones, in the whole process: pictures and documents of sellers too.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return weasyprint


def _fonts_conf() -> Path:
    from noto_cjk_sans_otc import FONT_PATH  # noqa: PLC0415 - only documents need it

    directory = Path(settings.DATA_DIR) / "fonts"
    directory.mkdir(parents=True, exist_ok=True)
    conf = directory / "fonts.conf"
    text = _FONTS_CONF.format(fonts=Path(str(FONT_PATH)).parent, cache=directory / "cache")
    if not conf.exists() or conf.read_text(encoding="utf-8") != text:
        # Written aside and moved, so that another process never reads half a file.
        aside = directory / f"fonts.{os.getpid()}"
        aside.write_text(text, encoding="utf-8")
        aside.replace(conf)
    return conf
