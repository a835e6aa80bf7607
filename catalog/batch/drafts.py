"""Reading rows: from texts to the values their columns ask for, with what is wrong in each cell."""

from dataclasses import dataclass, field, replace
from typing import Any

from catalog.batch import families
from catalog.batch.cells import Wrong, cleaner
from catalog.batch.columns import BY_KEY, Column, Kind
from catalog.batch.picture_sources import Archive, PictureRef, source_of
from catalog.batch.plans import Problem
from catalog.batch.reading import Row, Trouble
from catalog.batch.shelves import Shelves
from catalog.batch.tables import Table
from catalog.pictures import PICTURE_LIMIT


@dataclass(slots=True)
class Draft:
    """A row's cells, read. ``notes`` are problems that do not keep the row out."""

    number: int
    texts: list[str]
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    pictures: list[PictureRef] = field(default_factory=list)

    @property
    def sku(self) -> str:
        """The row's SKU, empty where there is none to read."""
        return str(self.values.get("sku", ""))


class Reader:
    """Reads the rows of one table. ``at`` maps the keys of base columns to their places in it."""

    def __init__(self, *, table: Table, shelves: Shelves, archive: Archive | None) -> None:
        self._table, self._shelves, self._archive = table, shelves, archive
        base: list[tuple[int, Column]] = [
            (at, BY_KEY[key]) for at, key in enumerate(table.keys) if isinstance(key, str) and key in BY_KEY
        ]
        self.at = {column.key: at for at, column in base}
        self.prices = [(at, column.storefront) for at, column in base if column.kind is Kind.PRICE]
        self.attributes = [(at, key) for at, key in enumerate(table.keys) if isinstance(key, tuple)]
        self._cleaners = [(at, column, cleaner(column)) for at, column in base if column.kind is not Kind.PICTURE]
        self._pictures = [at for at, column in base if column.kind is Kind.PICTURE]
        self._shared = families.shared_columns(table) if table.headings else []
        self._troubled = {row for row, _column in table.sheet.troubles}
        self._first: dict[str, int] = {}
        for number, texts in table.rows:
            self._first.setdefault(texts[self.at["sku"]], number)
        self._skus = {sku.casefold() for sku in self._first} if archive else frozenset()

    @property
    def says_pictures(self) -> bool:
        """Whether the table has a column of pictures."""
        return bool(self._pictures)

    def read(self, row: Row) -> Draft:
        """Return a row with the values of its base columns."""
        draft = Draft(*row)
        texts, values = draft.texts, draft.values
        troubled = draft.number in self._troubled
        for at, column, clean in self._cleaners:
            text = texts[at]
            if troubled and self._has_trouble(draft, at, column.kind):
                continue
            if text:
                try:
                    values[column.key] = clean(text)
                except Wrong as wrong:
                    draft.problems.append(Problem(at, wrong.code, wrong.params))
        self._check_sku(draft)
        if self._pictures or self._archive:
            draft.pictures = self._read_pictures(draft)
        return draft

    def with_heading(self, draft: Draft) -> Draft:
        """Return the row of a new listing with what its variation group shares."""
        heading = self._table.headings.get(draft.values.get("family", ""))
        if heading is None or heading is draft.texts:
            return draft
        texts = list(draft.texts)
        # Pictures are taken all or none: a variation with one of its own shows that.
        kept = set(self._pictures) if any(texts[at] for at in self._pictures) else set()
        for at in self._shared:
            texts[at] = texts[at] or ("" if at in kept else heading[at])
        return self.read((draft.number, texts))

    def attribute_values(self, draft: Draft, category: int) -> dict[str, Any]:
        """Return the attributes given, by code; with a problem each that the category does not allow."""
        found = {}
        for at, codes in self.attributes:
            if draft.number in self._troubled and self._has_trouble(draft, at, Kind.ATTRIBUTE):
                continue
            if draft.texts[at]:
                try:
                    code, value = self._shelves.attribute(category, codes, draft.texts[at])
                    found[code] = value
                except Wrong as wrong:
                    draft.problems.append(Problem(at, wrong.code, wrong.params))
        return found

    def _check_sku(self, draft: Draft) -> None:
        at = self.at["sku"]
        text = draft.texts[at]
        if not text:
            draft.problems.append(Problem(at, "missing", {"key": "sku"}))
        elif self._first[text] != draft.number:
            draft.problems.append(Problem(at, "sku_twice", {"first": self._first[text]}))

    def _has_trouble(self, draft: Draft, at: int, kind: Kind) -> bool:
        mark = self._table.sheet.troubles.get((draft.number, self._table.place(draft.number, at)))
        if mark is None or (mark == Trouble.FORMULA and draft.texts[at] and not kind.is_number):
            return False
        draft.problems.append(Problem(at, mark))
        return True

    def _read_pictures(self, draft: Draft) -> list[PictureRef]:
        named = [at for at in self._pictures if draft.texts[at]]
        refs: dict[str, PictureRef] = {}
        for at in named:
            try:
                ref = PictureRef(at, source_of(draft.texts[at], self._archive))
                refs.setdefault(ref.source, ref)
            except Wrong as wrong:
                draft.notes.append(Problem(at, wrong.code, wrong.params))
        if not named and self._archive and draft.sku:
            found = self._archive.of_sku(draft.sku, self._skus)
            refs = {source: PictureRef(-1, source) for source in found}
        if len(refs) > PICTURE_LIMIT:
            draft.notes.append(Problem(-1, "picture_many", {"limit": PICTURE_LIMIT}))
        return list(refs.values())[:PICTURE_LIMIT]


def without_pictures(draft: Draft, code: str) -> Draft:
    """Return the draft with its pictures left out and a note that says why, where it named any."""
    if not draft.pictures:
        return draft
    note = Problem(draft.pictures[0].column, code)
    return replace(draft, pictures=[], notes=[*draft.notes, note])
