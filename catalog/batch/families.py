"""Variations in a file: which rows belong together, and what they share.

A group is named in the column "family", by a word of the seller's choice or by the SKU of a parent row. Everything
an upload knows of families ends in ``code_of``.
"""

from accounts.models import Seller
from catalog.batch.columns import PARENTAGE_WORDS, Parentage
from catalog.batch.tables import Table

# What each variation says for itself.
OWN = frozenset({"sku", "action", "product_id", "family", "parentage", "quantity", "condition_note"})


def code_of(seller: Seller, group: str) -> str:  # noqa: ARG001 - families are the seller's own; a service may ask who
    """Return the code that products of a seller's variation group share (``Product.family``)."""
    return group


def add_headings(table: Table) -> None:
    """Find the row whose cells hold for its whole group: a parent row, else the group's first."""
    if "family" not in table.keys:
        return
    family, sku = table.keys.index("family"), table.keys.index("sku")
    parentage = table.keys.index("parentage") if "parentage" in table.keys else -1
    parents: dict[str, list[str]] = {}
    for _number, texts in table.rows:
        if parentage >= 0 and _is_parent(texts[parentage]):
            parents[texts[sku]] = texts
        elif texts[family]:
            table.headings.setdefault(texts[family], texts)
    table.headings |= parents


def shared_columns(table: Table) -> list[int]:
    """Return the columns that a variation takes from its group's heading where its own cell is empty."""
    return [at for at, key in enumerate(table.keys) if key not in OWN and key not in {"", "?"}]


def _is_parent(text: str) -> bool:
    word = text.casefold()
    return word == Parentage.PARENT or PARENTAGE_WORDS.get(word) == Parentage.PARENT
