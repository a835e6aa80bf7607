"""An upload's files, opened: the table with its meaning, the tree of categories, the archive of pictures."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from catalog.batch import families, picture_sources, tables
from catalog.batch.failures import UnreadableFile
from catalog.batch.foreign import dialects, mappings
from catalog.batch.foreign.adapting import adapt
from catalog.batch.foreign.rules import Rules
from catalog.batch.picture_sources import Archive
from catalog.batch.reading import Sheet
from catalog.batch.shelves import Shelves
from catalog.batch.tables import Key, Table
from catalog.models import BatchUpload


@dataclass(frozen=True)
class Opened:
    """Everything a stage needs. ``mapping`` is how the columns were read, empty for our own names."""

    table: Table
    shelves: Shelves
    archive: Archive | None
    mapping: dict[str, Any]

    def close(self) -> None:
        """Let go of the archive."""
        if self.archive:
            self.archive.close()

    def unused_pictures(self) -> Iterator[str]:
        """Yield the names of the archive's files that no row names."""
        return picture_sources.unused(self.table, self.archive) if self.archive else iter(())


class Unmatched(Exception):
    """The seller is to say what the columns mean; ``mapping`` is the proposal with what its page shows."""

    def __init__(self, mapping: dict[str, Any]) -> None:
        super().__init__()
        self.mapping = mapping


def open_upload(upload: BatchUpload, *, asking: bool) -> Opened:
    """Return an upload's files; the caller closes them.

    Raises ``UnreadableFile``, and while ``asking`` ``Unmatched``, where the seller never said what columns and
    categories mean.
    """
    shelves = Shelves()
    aliases = tables.aliases_of(shelves.all_definitions())
    with upload.file.open("rb") as file:
        stream: IO[bytes] = file
        sheet = tables.read(stream, aliases)
    mapping: dict[str, Any] = {}
    table = None if upload.mapping else _own_table(sheet, aliases)
    if table is None:
        mapping = _mapping(upload, sheet, shelves) if asking else upload.mapping
        if not mapping:
            raise UnreadableFile(code="no_header")
        table = adapt(sheet, Rules.from_json(mapping["rules"]), shelves)
    return Opened(table, shelves, Archive(upload.archive.open("rb")) if upload.archive else None, mapping)


def _own_table(sheet: Sheet, aliases: dict[str, Key]) -> Table | None:
    """Return the table of a sheet that names its columns as we do, ``None`` where it speaks another language."""
    if not sheet.is_ours or dialects.recognise(sheet.headers):
        return None
    table = tables.own_table(sheet, aliases)
    if dialects.speaks_otherwise(sheet.headers, table.keys):
        return None
    families.add_headings(table)
    return table


def _mapping(upload: BatchUpload, sheet: Sheet, shelves: Shelves) -> dict[str, Any]:
    """Return the mapping that the seller gave to this file, or to one like it before."""
    if upload.mapping:
        rules: Rules | None = Rules.from_json(upload.mapping["rules"])
    else:
        rules = mappings.remembered(upload.seller, sheet.headers)
    if rules is None:
        raise Unmatched(mappings.page_of(sheet, mappings.proposed(upload.seller, sheet, shelves)))
    if mappings.unmatched(sheet, rules, shelves):
        raise Unmatched(mappings.page_of(sheet, rules))
    return mappings.page_of(sheet, rules)
