"""Untranslated, outdated and broken messages are found."""

import shutil

import pytest
from django.core.management import call_command

from marketplace.management.commands import check_messages
from marketplace.management.commands.check_messages import FOLDERS, findings

HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
)
needs_gettext = pytest.mark.skipif(shutil.which("xgettext") is None, reason="GNU gettext is not installed")


@pytest.fixture
def project(tmp_path):
    """A project of one template and a catalogue."""
    for name in FOLDERS:
        (tmp_path / name).mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        "{% load i18n %}{% translate 'Basket' %}"
        "{% blocktranslate count n=n %}{{ n }} item{% plural %}{{ n }} items{% endblocktranslate %}",
        encoding="utf-8",
    )
    (tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES").mkdir(parents=True)
    return tmp_path


def found(project, *entries):
    (project / "locale/zh_Hans/LC_MESSAGES/django.po").write_text(HEADER + "\n\n".join(entries), encoding="utf-8")
    return [finding.split(" (")[0] for finding in findings(project, "zh_Hans")]


BASKET = 'msgid "Basket"\nmsgstr "购物车"'
ITEMS = '#, python-format\nmsgid "%(n)s item"\nmsgid_plural "%(n)s items"\nmsgstr[0] "%(n)s 件"'


@needs_gettext
def test_a_complete_catalogue_has_no_findings(project):
    assert found(project, BASKET, ITEMS) == []


@needs_gettext
@pytest.mark.parametrize(
    ("entries", "finding"),
    [
        ([BASKET], "not in the catalogue: '%(n)s item'"),
        (['msgid "Basket"\nmsgstr ""', ITEMS], "not translated: 'Basket'"),
        (['#, fuzzy\nmsgid "Basket"\nmsgstr "篮子"', ITEMS], "fuzzy: 'Basket'"),
        ([BASKET, ITEMS, 'msgid "Gone"\nmsgstr "没了"'], "no longer used: 'Gone'"),
        (['msgid "Basket"\nmsgstr "您的购物车"', ITEMS], "says 您 where it is 你 elsewhere: 'Basket'"),
        ([BASKET, ITEMS.replace('"%(n)s 件"', '"%(m)s 件"')], "unknown named placeholder"),
    ],
)
def test_each_fault_is_found(project, entries, finding):
    assert any(finding in each for each in found(project, *entries))


@needs_gettext
def test_the_catalogue_itself_is_not_touched(project):
    found(project, BASKET)

    assert "%(n)s" not in (project / "locale/zh_Hans/LC_MESSAGES/django.po").read_text(encoding="utf-8")


def test_without_gettext_it_says_so_and_passes(monkeypatch, capsys):
    monkeypatch.setattr(check_messages.shutil, "which", lambda _name: None)

    call_command("check_messages")

    assert "gettext is not installed" in capsys.readouterr().out
