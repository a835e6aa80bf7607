"""What a customer typed, as PostgreSQL's tsquery: every word with its synonyms, pairs and parts."""

import re
from dataclasses import dataclass

from catalog import synonyms, tokens

WORD_LIMIT = 12
LENGTH_LIMIT = 100
# Words that tell nothing about a product; asked for only where nothing else was typed.
_STOP = frozenset({"的", "和", "与", "及", "或", "a", "an", "the", "and", "or", "of", "for", "with", "in", "on", "to"})
_CODE = re.compile(r"[\w.\-/]{3,40}", re.ASCII)
_PAIR = 2
# Stands behind every lexeme of an element, where the weights go. Tokens never contain it.
_WEIGHTS = "~"


@dataclass(frozen=True)
class Query:
    """One element per word. ``text`` is what was typed; ``terms`` may stand in a title, for highlighting."""

    text: str
    elements: tuple[str, ...]
    terms: tuple[str, ...]

    @property
    def strict(self) -> str:
        """Every word must be there."""
        return " & ".join(self.elements).replace(_WEIGHTS, "")

    @property
    def loose(self) -> str:
        """One of the words is enough."""
        return " | ".join(self.elements).replace(_WEIGHTS, "")

    @property
    def each(self) -> tuple[str, ...]:
        """The words one by one."""
        return tuple(element.replace(_WEIGHTS, "") for element in self.elements)

    @property
    def in_titles(self) -> str:
        """Like ``strict``, but every word in the title or brand."""
        joined = " & ".join(self.elements)
        return joined.replace(f":*{_WEIGHTS}", ":*AB").replace(_WEIGHTS, ":AB")

    @property
    def code(self) -> str:
        """The text where it may be a SKU, barcode or product number, else nothing."""
        return self.text if _CODE.fullmatch(self.text) and any(char.isdigit() for char in self.text) else ""


def parse(text: str, *, unfinished: bool = False) -> Query:
    """Return the query for ``text``; with ``unfinished`` the last Latin word is a beginning (suggestions)."""
    typed = " ".join(text.split())[:LENGTH_LIMIT]
    groups = tokens.groups(typed)
    kept = ([group for group in groups if group[0] not in _STOP] or groups)[:WORD_LIMIT]
    elements = [_element(group) for group in kept]
    if unfinished and kept and not tokens.is_dense(kept[-1][0]):
        elements[-1] = f"( '{kept[-1][-1]}':*{_WEIGHTS} | {elements[-1]} )"
    terms = [word for group in kept for word in (*synonyms.alternatives(group[0]), *group)]
    return Query(typed, tuple(elements), tuple(dict.fromkeys(terms)))


def _element(group: list[str]) -> str:
    ways = [way for word in synonyms.alternatives(group[0]) for way in _ways(word)]
    if len(group) > 1:
        ways.append(_all(group[1:]))
    return f"( {' | '.join(dict.fromkeys(ways))} )"


def _ways(word: str) -> list[str]:
    """Return the word itself, and its character pairs where a title may have been cut differently."""
    pairs = [word[at : at + _PAIR] for at in range(len(word) - 1)] if tokens.is_dense(word) else []
    return [_lexeme(word), _all(pairs)] if len(pairs) > 1 else [_lexeme(word)]


def _all(words: list[str]) -> str:
    return "( " + " & ".join(map(_lexeme, words)) + " )"


def _lexeme(word: str) -> str:
    return f"'{word}'{_WEIGHTS}"
