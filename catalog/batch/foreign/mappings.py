"""The mappings that sellers decided on, kept per seller and set of columns."""

from collections.abc import Iterable
from typing import Any

from accounts.models import Seller, User
from catalog.batch.foreign import proposing
from catalog.batch.foreign.rules import Rules, signature
from catalog.batch.reading import Sheet
from catalog.batch.shelves import Shelves
from catalog.models import ColumnMapping
from marketplace import clock


def remembered(seller: Seller, headers: Iterable[str]) -> Rules | None:
    """Return how the seller last had a file with these columns read."""
    kept = ColumnMapping.objects.filter(seller=seller, signature=signature(headers)).first()
    return Rules.from_json(kept.rules) if kept else None


def remember(*, seller: Seller, headers: Iterable[str], rules: Rules, actor: User | None) -> None:
    """Keep a mapping for the next file with these columns."""
    ColumnMapping.objects.update_or_create(
        seller=seller,
        signature=signature(headers),
        defaults={"rules": rules.as_json(), "changed_by": actor, "changed_at": clock.now()},
    )


def proposed(seller: Seller, sheet: Sheet, shelves: Shelves) -> Rules:
    """Return a first mapping for a file, with the categories that the seller matched in other files."""
    known: dict[str, str] = {}
    for kept in ColumnMapping.objects.filter(seller=seller).order_by("changed_at"):
        known |= {name: ours for name, ours in kept.rules["categories"].items() if ours}
    return proposing.propose(sheet, shelves, known_categories=known)


def unmatched(sheet: Sheet, rules: Rules, shelves: Shelves) -> bool:
    """Return whether the file names categories about which the seller was never asked."""
    if rules.fills.get("category"):
        return False
    names = (each.name for each in proposing.categories(sheet, rules)[: proposing.CATEGORY_LIMIT])
    return any(name not in rules.categories and not shelves.has(name) for name in names)


def page_of(sheet: Sheet, rules: Rules) -> dict[str, Any]:
    """Return a mapping with what its page shows of the file, ready to be stored with the upload."""
    empty = proposing.empty_columns(sheet)
    return {
        "rules": rules.as_json(),
        "columns": [
            {"header": header, "samples": proposing.samples(sheet, at), "empty": header in empty}
            for at, header in enumerate(sheet.headers)
            if header and sheet.headers.index(header) == at
        ],
        "categories": [
            {"name": each.name, "count": each.count, "example": each.example}
            for each in proposing.categories(sheet, rules)[: proposing.CATEGORY_LIMIT]
        ],
    }
