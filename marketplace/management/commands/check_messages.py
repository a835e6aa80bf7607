"""Find words that people would read untranslated; part of ``make check``."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.test.utils import override_settings
from django.utils.translation import to_locale

# One word per thing: what not to write, and what instead.
INSTEAD = {"zh_Hans": {"您": "你", "顾客": "买家"}}
FOLDERS = ("marketplace", "accounts", "catalog", "orders", "fulfillment", "settlements", "templates")


class Command(BaseCommand):
    help = "Exit 1 when a message in code or templates lacks a translation, or the catalogue is out of date."
    requires_system_checks = ()

    def handle(self, **_options: Any) -> None:
        if shutil.which("xgettext") is None:
            self.stdout.write("GNU gettext is not installed, so the messages were not checked (apt install gettext).")
            return
        found = 0
        for language, _name in settings.LANGUAGES:
            if language == settings.LANGUAGE_CODE:
                continue
            locale = to_locale(language)
            for finding in findings(settings.BASE_DIR, locale):
                found += 1
                self.stderr.write(f"{locale}: {finding}")
        if found:
            msg = f"{found} findings. Update with: manage.py makemessages --locale zh_Hans, then translate."
            raise CommandError(msg)
        self.stdout.write("Every message is translated.")


def findings(root: Path, locale: str) -> Iterator[str]:
    """Compare the catalogue of ``locale`` with one made anew from code and templates; yield what is wrong."""
    kept = _read(root / "locale", locale)
    with tempfile.TemporaryDirectory(prefix="quay-messages-") as folder:
        fresh = _extract(root, Path(folder), locale)
    known, needed = ({_key(message) for message in catalogue} for catalogue in (kept, fresh))
    for message in fresh:
        if message.id and (fault := _fault(message, known)):
            where = " ".join(f"{path}:{line}" for path, line in message.locations[:2])
            yield f"{fault}: {_key(message)[0]!r} ({where})"
    for message in kept:
        if message.id and _key(message) not in needed:
            yield f"no longer used: {message.id!r}"
        yield from _other_words(message, INSTEAD.get(locale, {}))
    for message, errors in kept.check():
        yield f"{errors[0]}: {message.id!r}"


def _other_words(message: Message, instead: dict[str, str]) -> Iterator[str]:
    for word, usual in instead.items():
        if any(word in text for text in _strings(message)):
            yield f"says {word} where it is {usual} elsewhere: {message.id!r}"


def _strings(message: Message) -> list[str]:
    strings = message.string or ""
    return [strings] if isinstance(strings, str) else list(strings)


def _fault(message: Message, known: set[tuple[object, str | None]]) -> str:
    """Say what is wrong with one message of the fresh catalogue; empty when nothing is."""
    if _key(message) not in known:
        return "not in the catalogue"
    if message.fuzzy:
        return "fuzzy"
    return "" if all(_strings(message)) else "not translated"


def _extract(root: Path, folder: Path, locale: str) -> Catalog:
    """Run makemessages on a tree of links to the sources, with a copy of the catalogue."""
    for name in FOLDERS:
        (folder / name).symlink_to(root / name, target_is_directory=True)
    shutil.copytree(root / "locale", folder / "locale")
    here = Path.cwd()
    os.chdir(folder)
    try:
        with override_settings(LOCALE_PATHS=[folder / "locale"], BASE_DIR=folder):
            call_command("makemessages", locale=[locale], symlinks=True, verbosity=0)
    finally:
        os.chdir(here)
    return _read(folder / "locale", locale)


def _read(locale_dir: Path, locale: str) -> Catalog:
    source = locale_dir / locale / "LC_MESSAGES" / "django.po"
    if not source.exists():
        return Catalog(locale)
    with source.open("rb") as text:
        return read_po(text, locale=locale)


def _key(message: Message) -> tuple[object, str | None]:
    return message.id if isinstance(message.id, str) else message.id[0], message.context
