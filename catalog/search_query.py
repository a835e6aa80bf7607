"""What a customer typed, as PostgreSQL's tsquery: every word with its synonyms, in three degrees of exactness."""

import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass

from catalog import synonyms, tokens

WORD_LIMIT = 12
LENGTH_LIMIT = 100
# Words that tell nothing about a product; asked for only where nothing else was typed.
_STOP = frozenset({"的", "和", "与", "及", "或", "a", "an", "the", "and", "or", "of", "for", "with", "in", "on", "to"})
_CODE = re.compile(r"[\w.\-/]{3,40}", re.ASCII)
# Dense words up to this length are often parts of others.
SHORT = 2
# Stands behind every lexeme, where the weights go. Tokens never contain it.
_WEIGHTS = "~"
# The same behind a single character, which would else be found inside any word.
_AS_WORD = "^"

# The words of one text in order, each with its parts (``tokens.groups``).
Groups = list[list[str]]


class Exactness(enum.IntEnum):
    """How words written without spaces (Chinese, kana) are looked for."""

    WORDS = 1  # as words of the text, long ones also as their character pairs: the text may be cut differently
    PAIRS = 2  # or short ones as a pair, which may belong to two words
    CHARACTERS = 3  # or as their characters: the text has something in between


@dataclass(frozen=True)
class Query:
    """What was typed: ``elements`` must all be found, each in one of its ways; ``terms`` are marked in titles."""

    text: str
    elements: tuple[tuple[tuple[tuple[str, ...], ...], ...], ...]
    terms: tuple[str, ...]
    unfinished: bool = False

    def strict(self, exactness: Exactness) -> str:
        """Return the tsquery for texts with all the words."""
        return _anywhere(" & ".join(self._each(exactness)))

    def typed(self, exactness: Exactness) -> str:
        """Return the same without synonyms."""
        words = (_all(_group(group, exactness) for group in ways[0]) for ways in self.elements)
        return _anywhere(" & ".join(words))

    def in_titles(self, exactness: Exactness) -> str:
        """Return the same for titles and brands only."""
        joined = " & ".join(self._each(exactness))
        return joined.replace(f":*{_WEIGHTS}", ":*AB").replace(_WEIGHTS, ":AB").replace(_AS_WORD, ":A")

    def each(self) -> list[str]:
        """Return a tsquery per word."""
        return [_anywhere(element) for element in self._each(Exactness.PAIRS)]

    @property
    def is_dense(self) -> bool:
        """Whether some word may be looked for less exactly."""
        return any(tokens.is_dense(group[0]) for ways in self.elements for way in ways[:1] for group in way)

    @property
    def code(self) -> str:
        """The text where it may be a SKU, barcode or product number, else nothing."""
        return self.text if _CODE.fullmatch(self.text) and any(char.isdigit() for char in self.text) else ""

    def _each(self, exactness: Exactness) -> list[str]:
        found = [_any(_all(_group(group, exactness) for group in way) for way in ways) for ways in self.elements]
        if self.unfinished and self.elements:
            *before, last = self.elements[-1][0]
            if not tokens.is_dense(last[0]):
                begun = _all([*(_group(group, exactness) for group in before), _begun(last)])
                found[-1] = _any([begun, found[-1]])
        return found


def parse(text: str, *, unfinished: bool = False) -> Query:
    """Return the query for ``text``; with ``unfinished`` the last Latin word is a beginning (suggestions)."""
    typed = " ".join(text.split())[:LENGTH_LIMIT]
    groups = tokens.groups(typed)
    kept = ([group for group in groups if group[0] not in _STOP] or groups)[:WORD_LIMIT]
    elements, terms = [], []
    while kept:
        said, others = _phrase(kept)
        kept = kept[len(said) :]
        ways = [said, *map(tokens.groups, others)]
        elements.append(tuple(tuple(tuple(group) for group in way) for way in ways))
        terms += [*others, *(word for group in said for word in group)]
    return Query(typed, tuple(elements), tuple(dict.fromkeys(terms)), unfinished)


def _phrase(groups: Groups) -> tuple[Groups, tuple[str, ...]]:
    """Return the longest beginning of ``groups`` that has synonyms, and these; else the first word alone."""
    for size in range(min(synonyms.LONGEST, len(groups)), 0, -1):
        if others := synonyms.alternatives(tuple(group[0] for group in groups[:size])):
            return groups[:size], others
    return groups[:1], ()


def _group(group: tuple[str, ...], exactness: Exactness) -> str:
    """Return one word: whole, or by its parts."""
    word, *parts = group
    if tokens.is_dense(word) and len(word) == 1 and exactness < Exactness.CHARACTERS:
        return f"'{word}'{_AS_WORD}"
    ways = [_lexeme(word)]
    if parts:
        ways.append(_all(map(_lexeme, parts)))
    if tokens.is_dense(word) and len(word) > 1:
        if exactness >= Exactness.PAIRS or len(word) > SHORT:
            ways.append(_all(_lexeme(word[at : at + 2]) for at in range(len(word) - 1)))
        if exactness >= Exactness.CHARACTERS:
            ways.append(_all(map(_lexeme, word)))
    return _any(ways)


def _begun(group: tuple[str, ...]) -> str:
    """Return a Latin word that may go on: the whole, or its parts of which the last one may."""
    word, *parts = group
    ways = [f"'{word}':*{_WEIGHTS}"]
    if parts:
        ways.append(_all([*map(_lexeme, parts[:-1]), f"'{parts[-1]}':*{_WEIGHTS}"]))
    return _any(ways)


def _any(ways: Iterable[str]) -> str:
    return _joined(" | ", ways)


def _all(ways: Iterable[str]) -> str:
    return _joined(" & ", ways)


def _joined(sign: str, ways: Iterable[str]) -> str:
    several = list(dict.fromkeys(ways))
    return several[0] if len(several) == 1 else f"( {sign.join(several)} )"


def _lexeme(word: str) -> str:
    return f"'{word}'{_WEIGHTS}"


def _anywhere(tsquery: str) -> str:
    return tsquery.replace(_WEIGHTS, "").replace(_AS_WORD, ":AD")
