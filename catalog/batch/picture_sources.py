"""Where a row's pictures come from: web addresses, and files of the zip archive that came with the table."""

import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from catalog import picture_files
from catalog.batch import addresses
from catalog.batch.cells import Wrong
from catalog.batch.failures import UnreadableFile
from catalog.batch.tables import Table

FILE_LIMIT = 10_000
UTF8_NAME, ENCRYPTED = 0x800, 0x1
PREFIX = "zip:"
_NUMBERED = re.compile(r"(?P<stem>.+?)[-_ ]?\(?(?P<number>\d{1,2})\)?")


@dataclass(frozen=True, slots=True)
class PictureRef:
    """A picture a row names: in which column (-1: found by SKU), and the source it is known by ever after."""

    column: int
    source: str


class Archive:
    """The pictures of a zip archive, found by file name, or by the SKU they are named after.

    Nothing is unpacked here; a source (``zip:name:checksum:size``) says the same picture of the same archive again.
    Raises ``UnreadableFile`` for what is no archive that may be opened.
    """

    def __init__(self, file: IO[bytes]) -> None:
        file.seek(0)
        self._stream = file
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError):
            raise UnreadableFile(code="archive_damaged", field="archive") from None
        members = [member for member in self._zip.infolist() if _is_file(member)]
        if any(member.flag_bits & ENCRYPTED for member in members):
            raise UnreadableFile(code="archive_protected", field="archive")
        if len(members) > FILE_LIMIT:
            raise UnreadableFile(code="archive_too_many", field="archive")
        self._members = {_source(member): member for member in members}
        self._by_name: dict[str, str] = {}
        self._by_stem: dict[str, list[str]] = {}
        self._by_number: dict[str, list[tuple[int, str, str]]] = {}
        for source, member in sorted(self._members.items()):
            self._put(source, PurePosixPath(_name(member)))

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()
        self._stream.close()

    def _put(self, source: str, path: PurePosixPath) -> None:
        self._by_name.setdefault(path.name.casefold(), source)
        self._by_name[str(path).casefold()] = source
        stem = path.stem.casefold()
        self._by_stem.setdefault(stem, []).append(source)
        match = _NUMBERED.fullmatch(stem)
        if match:
            self._by_number.setdefault(match["stem"], []).append((int(match["number"]), stem, source))
        if path.parent.name:
            number = int(match["number"]) if match else 0
            self._by_number.setdefault(path.parent.name.casefold(), []).append((number, stem, source))

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield the source and the name of every file."""
        return ((source, _name(member)) for source, member in self._members.items())

    def named(self, text: str) -> str | None:
        """Return the source of a file by its name or path in the archive, in any case of letters."""
        path = text.replace("\\", "/").strip("/").casefold()
        return self._by_name.get(path) or self._by_name.get(PurePosixPath(path).name)

    def of_sku(self, sku: str, skus: Collection[str]) -> list[str]:
        """Return the pictures named after a SKU (``A-7.jpg``, ``A-7-2.jpg``, ``A-7/2.jpg``), in order.

        ``skus`` are all SKUs of the table in lower case: ``A-7.jpg`` is not the seventh picture of ``A`` where there
        is an ``A-7``.
        """
        key = sku.casefold()
        numbered = [(number, source) for number, stem, source in self._by_number.get(key, ()) if stem not in skus]
        return list(dict.fromkeys([*self._by_stem.get(key, ()), *(source for _number, source in sorted(numbered))]))

    def read(self, source: str) -> bytes:
        """Return a picture, at most one byte more than a picture may have. Raises ``Wrong``."""
        member = self._members.get(source)
        if member is None:
            raise Wrong(code="picture_missing")
        try:
            with self._zip.open(member) as stream:
                return stream.read(picture_files.BYTE_LIMIT + 1)
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error):
            raise Wrong(code="picture_damaged") from None


def shown(source: str) -> str:
    """Return a source as people know it: the address, or the file's name."""
    return source.removeprefix(PREFIX).rsplit(":", 2)[0] if source.startswith(PREFIX) else source


def unused(table: Table, archive: Archive) -> Iterator[str]:
    """Yield the names of an archive's files that no row of a table names."""
    columns = [at for at, key in enumerate(table.keys) if isinstance(key, str) and key.startswith("picture_")]
    sku = table.keys.index("sku")
    skus = {texts[sku].casefold() for _number, texts in table.rows}
    used: set[str | None] = set()
    for _number, texts in table.rows:
        named = [texts[at] for at in columns if texts[at]]
        used.update(archive.named(text) for text in named)
        if not named and texts[sku]:
            used.update(archive.of_sku(texts[sku], skus))
    return (name for source, name in archive.names() if source not in used)


def source_of(text: str, archive: Archive | None) -> str:
    """Return the source that a cell names. Raises ``Wrong``."""
    if "://" in text or text.startswith("//"):
        return addresses.parse(text).url
    if archive is None:
        raise Wrong(code="picture_no_archive")
    found = archive.named(text)
    if found is None:
        raise Wrong(code="picture_missing")
    return found


def _is_file(member: zipfile.ZipInfo) -> bool:
    """Return whether a member is a file of the seller's, not what a Mac adds."""
    parts = PurePosixPath(member.filename).parts
    return not member.is_dir() and "__MACOSX" not in parts and not parts[-1].startswith(".")


def _name(member: zipfile.ZipInfo) -> str:
    """Return a member's name; programs on Chinese Windows write GB18030 without saying so."""
    if member.flag_bits & UTF8_NAME:
        return member.filename
    raw = member.filename.encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _source(member: zipfile.ZipInfo) -> str:
    return f"{PREFIX}{_name(member)[-300:]}:{member.CRC:08x}:{member.file_size}"
