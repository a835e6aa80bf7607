"""Which rows of another system's file belong together: by a parent's SKU or number, by a list, by standing below."""

from catalog.batch.columns import Parentage
from catalog.batch.foreign import values
from catalog.batch.reading import Sheet
from catalog.batch.tables import Table


class Parents:
    """Finds the group of a row. ``places`` are the columns of the sheet by target."""

    def __init__(self, sheet: Sheet, places: dict[str, list[int]]) -> None:
        self._sku = next(iter(places.get("sku", ())), -1)
        self._children: dict[str, str] = {}
        self._numbers: dict[str, str] = {}
        if self._sku < 0:
            return
        for _number, cells in sheet.rows:
            for at in places.get("variations", ()):
                for variation in filter(None, cells[at].split("|")):
                    self._children[dict(values.pairs(variation)).get("sku", "")] = cells[self._sku]
            for at in places.get("row_id", ()):
                self._numbers[cells[at]] = cells[self._sku]
        self._children.pop("", None)
        self._numbers.pop("", None)

    def group(self, text: str, cells: list[str]) -> str:
        """Return the group a row names (``id:17`` is the SKU of the row numbered 17), or whose list it is on."""
        if text[:3].casefold() == "id:":
            return self._numbers.get(text[3:].strip(), text)
        return text or (self._children.get(cells[self._sku], "") if self._sku >= 0 else "")


def join_continuations(table: Table) -> None:
    """Give pictures of rows that say nothing else to their group's first row, and pass those rows over."""
    at = {key: place for place, key in enumerate(table.keys)}
    said = [place for key, place in at.items() if key == "sku" or str(key).startswith(("title_", "price_"))]
    pictures = [place for key, place in at.items() if str(key).startswith("picture_")]
    first: dict[str, list[str]] = {}
    for _number, texts in table.rows:
        group = texts[at["family"]]
        if group and not any(texts[place] for place in said):
            texts[at["parentage"]] = Parentage.PARENT
            _add(first.get(group, []), texts, pictures)
        elif group:
            first.setdefault(group, texts)


def _add(target: list[str], source: list[str], columns: list[int]) -> None:
    """Put what is new of ``source`` into the empty columns of ``target``."""
    there = {target[at] for at in columns} if target else set()
    new = iter([source[at] for at in columns if source[at] and source[at] not in there])
    for at in columns if target else ():
        target[at] = target[at] or next(new, "")
