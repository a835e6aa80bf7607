"""A first mapping for a file: by the system that wrote it, the names of its columns, what its cells look like."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from catalog.batch.columns import LANGUAGES, attribute_aliases, base_aliases, plain
from catalog.batch.foreign import dialects
from catalog.batch.foreign.rules import ATTRIBUTE, Rules
from catalog.batch.foreign.values import first_path
from catalog.batch.reading import Sheet
from catalog.batch.shelves import Shelves
from catalog.offers import SKU_LIMIT
from catalog.products import BULLET_LIMIT

# So many different names of categories fit on a page; a column with more is hardly one of categories.
CATEGORY_LIMIT = 500
SAMPLE = 200
_HAN = re.compile(r"[\u4e00-\u9fff]")
_NUMBERISH = re.compile(r"id|sku|code|number|no\b|编|号", re.IGNORECASE)


@dataclass(frozen=True)
class ForeignCategory:
    """A name of a category in the file: how many rows have it, and what one of them is called."""

    name: str
    count: int
    example: str


def propose(sheet: Sheet, shelves: Shelves, *, known_categories: Mapping[str, str]) -> Rules:
    """Return a mapping for the seller to correct; ``known_categories`` are those they matched in other files."""
    dialect = dialects.recognise(sheet.headers)
    targets = _of_dialect(sheet, dialect) if dialect else _by_names(sheet)
    attributes = attribute_aliases(shelves.all_definitions())
    for header in sheet.headers:
        if header not in targets and plain(header) in attributes:
            targets[header] = f"{ATTRIBUTE}{attributes[plain(header)][0]}"
    if not dialect and "sku" not in targets.values():
        targets = _numbered(sheet, targets)
    titles = [header for header, target in targets.items() if target == "title"]
    rules = Rules(dialect.code if dialect else "", _language(sheet, titles))
    rules.columns = _in_language(targets, rules.language)
    fills = dialect.fills if dialect else {}
    rules.fills = {target: text for target, text in fills.items() if _placeholders(text) <= set(sheet.headers)}
    if not titles:
        # Better than nothing, until the seller knows better.
        named = [header for target in ("category", "sku") for header in targets if targets[header] == target]
        rules.fills[f"title_{rules.language}"] = " ".join(f"{{{header}}}" for header in named)
    rules.categories = {
        each.name: guess
        for each in itertools.islice(categories(sheet, rules), CATEGORY_LIMIT)
        if (guess := known_categories.get(each.name) or shelves.guess(each.name))
    }
    return rules


def categories(sheet: Sheet, rules: Rules) -> list[ForeignCategory]:
    """Return the names of categories in the file, most frequent first."""
    places = [at for at, header in enumerate(sheet.headers) if rules.columns.get(header) == "category"]
    titles = [at for at, header in enumerate(sheet.headers) if rules.columns.get(header, "").startswith("title_")]
    found: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for _number, texts in sheet.rows:
        name = next((first_path(texts[at]) for at in places if texts[at]), "")
        if name:
            found[name] += 1
            examples.setdefault(name, " ".join(texts[at] for at in titles)[:80])
    return [ForeignCategory(name, count, examples[name]) for name, count in found.most_common()]


def samples(sheet: Sheet, at: int) -> list[str]:
    """Return up to three different cells of a column."""
    filled = (texts[at] for _number, texts in sheet.rows[:SAMPLE] if texts[at])
    return list(itertools.islice(dict.fromkeys(text[:60] for text in filled), 3))


def empty_columns(sheet: Sheet) -> set[str]:
    """Return the columns without any cell filled in."""
    empty = set(range(len(sheet.headers)))
    for _number, texts in sheet.rows:
        empty -= {at for at in empty if texts[at]}
        if not empty:
            break
    return {sheet.headers[at] for at in empty}


def _of_dialect(sheet: Sheet, dialect: dialects.Dialect) -> dict[str, str]:
    columns = {plain(header): target for header, target in dialect.columns.items()}
    return {header: columns[plain(header)] for header in sheet.headers if plain(header) in columns}


def _by_names(sheet: Sheet) -> dict[str, str]:
    """Return targets by our own names and by common ones, each once."""
    ours, found = base_aliases(), dict[str, str]()
    for header in sheet.headers:
        target = ours.get(plain(header)) or dialects.COMMON.get(plain(header))
        if target and target not in found.values():
            found[header] = target
    return found


def _numbered(sheet: Sheet, targets: dict[str, str]) -> dict[str, str]:
    """Take for the SKU the first column whose cells all differ, one named like a number before others."""
    rows = [texts for _number, texts in sheet.rows[:SAMPLE]]
    fitting = [
        header for at, header in enumerate(sheet.headers) if header and _are_numbers([texts[at] for texts in rows])
    ]
    fitting.sort(key=lambda header: not _NUMBERISH.search(header))
    return {**targets, fitting[0]: "sku"} if fitting else targets


def _are_numbers(cells: list[str]) -> bool:
    """Return whether nearly all cells could be SKUs: different from each other, and not too long."""
    fitting = {cell for cell in cells if 0 < len(cell) <= SKU_LIMIT}
    return len(fitting) > len(cells) * 9 // 10


def _language(sheet: Sheet, titles: Iterable[str]) -> str:
    places = [sheet.headers.index(header) for header in titles]
    cells: Iterator[str] = (texts[at] for _number, texts in sheet.rows[:SAMPLE] for at in places)
    spoken = "zh-hans" if any(_HAN.search(cell) for cell in cells) else "en"
    return LANGUAGES[spoken]


def _in_language(targets: Mapping[str, str], language: str) -> dict[str, str]:
    bullets = iter(range(1, BULLET_LIMIT + 1))
    found = {}
    for header, target in targets.items():
        if target == "bullet":
            number = next(bullets, None)
            if number:
                found[header] = f"bullet_{number}_{language}"
        else:
            found[header] = f"{target}_{language}" if target in dialects.WORDS else target
    return found


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"{([^{}]+)}", text))
