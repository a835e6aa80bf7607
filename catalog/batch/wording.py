"""A product's words as a row leaves them: what was, what the cells give, what they clear."""

from collections.abc import Mapping, Set as AbstractSet
from typing import Any

from catalog.batch.columns import LANGUAGES
from catalog.products import BULLET_LIMIT, TextInput

# Per language: the keys of title, description and selling points.
_KEYS = {
    short: (f"title_{short}", f"description_{short}", [f"bullet_{at + 1}_{short}" for at in range(BULLET_LIMIT)])
    for short in LANGUAGES.values()
}


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
    title_key, description_key, bullet_keys = _KEYS[short]
    if known is None:
        bullets = tuple(values[key] for key in bullet_keys if key in values)
        title, description = values.get(title_key, ""), values.get(description_key, "")
        return TextInput(title, bullets, description) if title or bullets or description else None
    before = [*known.bullets, *([""] * (BULLET_LIMIT - len(known.bullets)))]
    points = [_piece(key, point, values, cleared) for key, point in zip(bullet_keys, before, strict=True)]
    description = _piece(description_key, known.description, values, cleared)
    return TextInput(values.get(title_key, known.title), tuple(filter(None, points)), description)


def _piece(key: str, before: str, values: Mapping[str, Any], cleared: AbstractSet[str]) -> str:
    return "" if key in cleared else str(values.get(key, before))
