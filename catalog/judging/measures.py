"""How good a page of results is: recall and precision of its first 24."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

DEPTH = 24


@dataclass(frozen=True)
class Score:
    """Of one query, between 0 and 1."""

    recall: float
    precision: float


def score(shown: Sequence[str], relevant: Collection[str]) -> Score:
    """Return how many of the relevant products are shown, and how many of those shown are relevant.

    Both look at the first ``DEPTH`` results. Where more than that are relevant, a full page of them is all there
    could be. A query with a relevant product that finds nothing scores 0 in both.
    """
    first = shown[:DEPTH]
    hits = len(set(first) & set(relevant))
    return Score(hits / min(len(relevant), DEPTH), hits / len(first) if first else 0.0)


def mean(scores: Collection[Score]) -> Score:
    """Return the average of every query's score."""
    count = len(scores)
    return Score(sum(each.recall for each in scores) / count, sum(each.precision for each in scores) / count)
