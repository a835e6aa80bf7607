"""What a search engine answers."""

from collections.abc import Collection, Mapping
from typing import Protocol

from catalog.listing import Scope
from catalog.search_query import Exactness, Query

# More matches than this are not ranked one by one.
RANK_LIMIT = 1_000
_SCORED = "SELECT * FROM unnest(%(products)s::bigint[], %(scores)s::float8[]) AS found(product_id, score)"


class Engine(Protocol):
    """Each method returns ``base`` narrowed to what matches, best first, or None where nothing does."""

    def by_words(self, query: Query, exactness: Exactness, base: Scope) -> Scope | None:
        """Match products with every word of the query; those that have them as typed come first."""

    def by_most_words(self, query: Query, base: Scope) -> Scope | None:
        """Match products with at least half of the words, the more the better; the scope may be empty."""

    def by_beginning(self, query: Query, base: Scope) -> Scope:
        """Match products with the words of an unfinished query in their titles."""

    def refresh(self, product_ids: Collection[int]) -> None:
        """Take in what these products say now; those that are gone are forgotten. A rerun changes nothing."""


def scored(base: Scope, scores: Mapping[int, float]) -> Scope | None:
    """Return ``base`` narrowed to the products that have a score (product id → score), None where there are none."""
    if not scores:
        return None
    return base.joined(_SCORED, {"products": list(scores), "scores": list(scores.values())})
