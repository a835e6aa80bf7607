"""Compiling catalogues without GNU gettext."""

import gettext
import os

import pytest

from marketplace import translations

PO = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=1; plural=0;\\n"

msgid "Basket"
msgstr "购物车"

#, fuzzy
msgid "Order"
msgstr "命令"
"""


@pytest.fixture
def catalogue(tmp_path):
    path = tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(PO, encoding="utf-8")
    return path


def test_a_catalogue_is_compiled_without_its_fuzzy_messages(catalogue, tmp_path):
    assert translations.compile_all(tmp_path) == 1

    with catalogue.with_suffix(".mo").open("rb") as binary:
        compiled = gettext.GNUTranslations(binary)
    assert compiled.gettext("Basket") == "购物车"
    assert compiled.gettext("Order") == "Order"
    assert sorted(path.name for path in catalogue.parent.iterdir()) == ["django.mo", "django.po"]


def test_only_what_changed_is_compiled_again(catalogue, tmp_path):
    translations.compile_all(tmp_path)
    assert translations.compile_all(tmp_path) == 0

    later = catalogue.with_suffix(".mo").stat().st_mtime + 1
    os.utime(catalogue, (later, later))
    assert translations.compile_all(tmp_path) == 1
