"""Lines of CSV files that people open in spreadsheets."""

import csv
from collections.abc import Iterable, Iterator, Sequence

# A byte order mark, by which spreadsheets know the encoding.
MARK = "\ufeff"
# Spreadsheets would run a cell that starts with one of these.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """Gives back what the csv writer writes."""

    def write(self, text: str) -> str:
        """Return the line."""
        return text


def lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the file line by line; a cell that a spreadsheet would take for a formula gets a quote in front."""
    writer = csv.writer(_Echo())
    yield MARK
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])


def harmless(cell: str) -> str:
    """Return a cell with a quote in front where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
