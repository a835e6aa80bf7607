"""Text taken apart for search: Chinese words and character pairs, Latin words in the singular, kana pairs."""

import re
import unicodedata
from functools import lru_cache

import rjieba

# Han with extension A and compatibility forms; kana and hangul: scripts that are found by character pairs too.
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_KANA = r"\u3040-\u30ff\uac00-\ud7af"
_DENSE_RUN = re.compile(f"[{_HAN}{_KANA}]+")
_HAN_RUN = re.compile(f"[{_HAN}]+")
_PIECE = re.compile(rf"[{_HAN}]+|[{_KANA}]+|[a-z0-9]+(?:[.\-+/'][a-z0-9]+)*")
_JOINT = re.compile(r"[\-+/']")
_PART = re.compile(r"\d+(?:\.\d+)?|[a-z]+")
_LEAST_PLURAL = 4


def normal(text: str) -> str:
    """Return text as it is compared: full-width forms made plain, accents dropped, lower case."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    plain = unicodedata.normalize("NFKD", folded)
    latin = "".join(char for char in plain if not ("\u0300" <= char <= "\u036f"))
    return unicodedata.normalize("NFC", latin)


def groups(text: str) -> list[list[str]]:
    """Return the words of a text in order, each with the parts it can be found by: ``type-c`` → typec, type, c.

    Chinese runs are cut by rjieba; a run of kana or hangul is one word; Latin words are in the singular.
    """
    found: list[list[str]] = []
    for piece in _PIECE.findall(normal(text)):
        if _HAN_RUN.fullmatch(piece):
            found.extend([word] for word in rjieba.cut(piece))
        elif is_dense(piece):
            found.append([piece])
        else:
            found.append(list(_latin(piece)))
    return found


def words(text: str) -> list[str]:
    """Return everything of ``groups`` in one list."""
    return [word for group in groups(text) for word in group]


def pairs(text: str) -> list[str]:
    """Return every character pair and every single character of the runs written without spaces."""
    found: list[str] = []
    for run in _DENSE_RUN.findall(normal(text)):
        found.extend(run)
        found.extend(run[at : at + 2] for at in range(len(run) - 1))
    return found


def is_dense(word: str) -> bool:
    """Return whether a word is in a script that is also found by its character pairs."""
    return bool(_DENSE_RUN.fullmatch(word))


def singular(word: str) -> str:
    """Return an English word without its plural ending; the same rule for what is indexed and what is asked.

    >>> [singular(word) for word in ("headphones", "batteries", "glass", "boxes", "bus")]
    ['headphone', 'battery', 'glass', 'box', 'bus']
    """
    if len(word) < _LEAST_PLURAL or not word.isalpha() or not word.endswith("s"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word if word.endswith(("ss", "us", "is")) else word[:-1]


@lru_cache(maxsize=50_000)
def _latin(piece: str) -> tuple[str, ...]:
    """Return the whole without its joints, then its runs of letters and of digits: ``750ml`` → 750ml, 750, ml."""
    whole, parts = _JOINT.sub("", piece), _PART.findall(piece)
    return tuple(singular(word) for word in dict.fromkeys([whole, *parts]))
