"""Looking into an .xlsx file before anything opens it: bombs, macros, passwords, formulas."""

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import IO

from catalog.batch.failures import CELL_LIMIT, COLUMN_LIMIT, UNPACKED_LIMIT, UnreadableFile

MEMBER_LIMIT = 2_000
PIECE = 1024 * 1024
# Between two pieces of a sheet, so much is kept that a cell cut in two is seen whole.
OVERLAP = 512
ENCRYPTED = 0x1

_SHEET = re.compile(rb'<(?:\w+:)?sheet [^>]*?name="([^"]*)"[^>]*?r:id="([^"]*)"')
_RELATION = re.compile(rb"<Relationship [^>]*>")
_ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')
_FORMULA = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*?>\s*<f[ >/]')
_FILLED = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?:[^>]*[^/])?>')
_ENTITIES = {b"&amp;": b"&", b"&lt;": b"<", b"&gt;": b">", b"&quot;": b'"', b"&apos;": b"'"}


@dataclass
class Inspection:
    """What was found: per sheet name its formula cells as (row, column), both counted from 0."""

    formulas: dict[str, set[tuple[int, int]]] = field(default_factory=dict)


def inspect(file: IO[bytes]) -> Inspection:
    """Unpack every member piece by piece and throw it away; raise ``UnreadableFile`` for what must not be opened."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            return _inspect(archive)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error):
        raise UnreadableFile(code="damaged") from None
    finally:
        file.seek(0)


def _inspect(archive: zipfile.ZipFile) -> Inspection:
    members = archive.infolist()
    names = {member.filename for member in members}
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise UnreadableFile(code="protected")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UnreadableFile(code="macros")
    if "xl/workbook.bin" in names:
        raise UnreadableFile(code="binary_workbook")
    if "content.xml" in names and "mimetype" in names:
        raise UnreadableFile(code="open_document")
    if "xl/workbook.xml" not in names or len(members) > MEMBER_LIMIT:
        raise UnreadableFile(code="not_a_table")
    if sum(member.file_size for member in members) > UNPACKED_LIMIT:
        raise UnreadableFile(code="bomb")
    left = UNPACKED_LIMIT
    found: dict[str, set[tuple[int, int]]] = {}
    for member in members:
        formulas, size = _read_member(archive, member, left)
        left -= size
        found[member.filename] = formulas
    return Inspection({name: found.get(path, set()) for name, path in _sheets(archive).items()})


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> tuple[set[tuple[int, int]], int]:
    """Return a member's formula cells and its true size, which its header may lie about."""
    is_sheet = member.filename.startswith("xl/worksheets/")
    formulas: set[tuple[int, int]] = set()
    rows = columns = size = 0
    tail = b""
    with archive.open(member) as stream:
        while piece := stream.read(PIECE):
            size += len(piece)
            if size > left:
                raise UnreadableFile(code="bomb")
            text = tail + piece
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise UnreadableFile(code="damaged")
            if is_sheet:
                formulas |= {(int(row) - 1, column_index(letters)) for letters, row in _FORMULA.findall(text)}
                here = _extent(text)
                rows, columns = max(rows, here[0]), max(columns, here[1])
            tail = text[-OVERLAP:]
    if columns > COLUMN_LIMIT or rows * columns > CELL_LIMIT:
        raise UnreadableFile(code="too_wide")
    return formulas, size


def _extent(text: bytes) -> tuple[int, int]:
    """Return how far down and to the right there are filled cells; a reader makes room for all before them."""
    cells = set(_FILLED.findall(text))
    return (
        max((int(row) for _letters, row in cells), default=0),
        max((column_index(letters) + 1 for letters in {letters for letters, _row in cells}), default=0),
    )


def column_index(letters: bytes) -> int:
    """Return a column's index from 0.

    >>> column_index(b"A"), column_index(b"AB")
    (0, 27)
    """
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return sheet names and the members that hold them."""
    relations = {}
    if "xl/_rels/workbook.xml.rels" in archive.namelist():
        for tag in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
            given = dict(_ATTRIBUTE.findall(tag))
            target = given.get(b"Target", b"").decode().lstrip("/")
            relations[given.get(b"Id")] = target if target.startswith("xl/") else f"xl/{target}"
    found = {}
    for name, relation in _SHEET.findall(archive.read("xl/workbook.xml")):
        for entity, char in reversed(_ENTITIES.items()):
            name = name.replace(entity, char)  # noqa: PLW2901 - the same name, unescaped
        found[name.decode()] = relations.get(relation, "")
    return found
