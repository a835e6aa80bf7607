"""How a file's columns are read: the mapping that is proposed, corrected by the seller, and kept."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from catalog.batch.columns import plain
from catalog.batch.tables import is_ours

# Before an attribute's code in a target.
ATTRIBUTE = "attribute:"


@dataclass
class Rules:
    """One mapping.

    ``columns``: the file's column → target (a base key, ``attribute:<code>`` or one of ``dialects.SPECIAL``);
    ``fills``: target → text for rows that say nothing there, ``{Column}`` stands for that cell;
    ``categories``: the file's name of a category → ours; ``site``: what addresses of pictures begin with that
    begin with a slash; ``language``: the short form of the language the file is written in.
    """

    dialect: str = ""
    language: str = "en"
    columns: dict[str, str] = field(default_factory=dict)
    fills: dict[str, str] = field(default_factory=dict)
    categories: dict[str, str] = field(default_factory=dict)
    site: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return what is stored."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Rules":
        """Return the mapping that was stored."""
        return cls(**stored)

    def headers_of(self, target: str) -> list[str]:
        """Return the columns that a target is read from, in the file's order."""
        return [header for header, each in self.columns.items() if each == target]


def signature(headers: Iterable[str]) -> str:
    """Return what files with the same columns have in common, whatever their order."""
    names = sorted({plain(header) for header in headers if not is_ours(header)})
    return hashlib.sha256("\n".join(names).encode()).hexdigest()
