"""Text taken apart for search: Chinese words and character pairs, Latin words in the singular, kana pairs."""

import re
import unicodedata

import rjieba

# CJK ideographs with extension A, kana, hangul: scripts written without spaces or found by pairs.
_DENSE = r"㐀-䶿一-鿿豈-﫿぀-ヿ가-힯"
_DENSE_RUN = re.compile(f"[{_DENSE}]+")
_PIECE = re.compile(rf"[{_DENSE}]+|[a-z0-9]+(?:[.\-+/'][a-z0-9]+)*", re.UNICODE)
_JOINT = re.compile(r"[.\-+/']")
_LEAST_PLURAL = 4


def normal(text: str) -> str:
    """Return text as it is compared: full-width forms made plain, accents dropped, lower case."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    plain = unicodedata.normalize("NFKD", folded)
    latin = "".join(char for char in plain if not ("\u0300" <= char <= "\u036f"))
    return unicodedata.normalize("NFC", latin)


def words(text: str) -> list[str]:
    """Return the words of a text in order: Chinese ones as rjieba cuts them, Latin ones in the singular.

    A compound such as ``type-c`` gives itself without its joint (``typec``) and its parts.
    """
    found: list[str] = []
    for piece in _PIECE.findall(normal(text)):
        if _DENSE_RUN.fullmatch(piece):
            found.extend(word for word in rjieba.cut(piece) if word.strip())
        else:
            found.extend(_latin(piece))
    return found


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


def _latin(piece: str) -> list[str]:
    parts = [part for part in _JOINT.split(piece) if part]
    whole = [singular(piece.replace("-", "").replace("'", ""))] if len(parts) > 1 else []
    return whole + [singular(part) for part in parts]
