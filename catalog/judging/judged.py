"""Products and queries with what is relevant, read from the two tables beside this module."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
LANGUAGES = ("zh-hans", "en", "ja")


@dataclass(frozen=True)
class JudgedProduct:
    """One product: what the search sees (titles per language, brand, key as SKU) and ``facts``, which it does not."""

    key: str
    brand: str
    titles: dict[str, str]
    facts: frozenset[str]


@dataclass(frozen=True)
class JudgedQuery:
    """What a customer types, and the facts of what they mean: all must hold, each in one of its ways."""

    text: str
    wanted: tuple[frozenset[str], ...]

    def is_met_by(self, product: JudgedProduct) -> bool:
        """Return whether a product is what the customer means."""
        return all(ways & product.facts for ways in self.wanted)


def products() -> list[JudgedProduct]:
    """Return the judged products."""
    return [
        JudgedProduct(
            key, brand, {code: title for code, title in zip(LANGUAGES, titles, strict=True) if title},
            frozenset([f"key={key}", *facts.split()]),
        )
        for key, brand, *titles, facts in _rows("products.tsv")
    ]  # fmt: skip


def queries() -> list[JudgedQuery]:
    """Return the judged queries."""
    return [JudgedQuery(text, tuple(map(_ways, wanted.split()))) for text, wanted in _rows("queries.tsv")]


def _ways(wanted: str) -> frozenset[str]:
    """Return ``kind=mug,flask`` as the two facts of which one is enough."""
    name, values = wanted.split("=")
    return frozenset(f"{name}={value}" for value in values.split(","))


def _rows(name: str) -> Iterator[list[str]]:
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")
