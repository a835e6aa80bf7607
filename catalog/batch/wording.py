"""A product's words as a row leaves them: what was, what the cells give, what they clear."""

from collections.abc import Mapping, Set as AbstractSet
from typing import Any

from catalog.batch.columns import LANGUAGES
from catalog.products import BULLET_LIMIT, TextInput


def merged_texts(
    known: Mapping[str, TextInput], values: Mapping[str, Any], cleared: AbstractSet[str]
) -> dict[str, TextInput]:
    """Return the words per language; titles are never cleared.

    A language of which nothing is known or given is left out. One with words but no title comes back with an
    empty title, for the caller to refuse.
    """
    found = {}
    for language, short in LANGUAGES.items():
        text = _merged(known.get(language), short, values, cleared)
        if text is not None:
            found[language] = text
    return found


def _merged(
    known: TextInput | None, short: str, values: Mapping[str, Any], cleared: AbstractSet[str]
) -> TextInput | None:
    before = known or TextInput("")
    title = values.get(f"title_{short}", before.title)
    points = [*before.bullets, *([""] * (BULLET_LIMIT - len(before.bullets)))]
    for at in range(BULLET_LIMIT):
        points[at] = _piece(f"bullet_{at + 1}_{short}", points[at], values, cleared)
    description = _piece(f"description_{short}", before.description, values, cleared)
    bullets = tuple(point for point in points if point)
    if known is None and not (title or bullets or description):
        return None
    return TextInput(title, bullets, description)


def _piece(key: str, before: str, values: Mapping[str, Any], cleared: AbstractSet[str]) -> str:
    return "" if key in cleared else str(values.get(key, before))
