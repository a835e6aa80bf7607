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
_ACCENTS = re.compile("[\u0300-\u036f]+")
_JOINT = re.compile(r"[\-+/']")
_PART = re.compile(r"\d+(?:\.\d+)?|[a-z]+")
_LEAST_PLURAL = 4
# Between two characters that are each a word of their own.
_SIDE_BY_SIDE = re.compile(r"(?:(?<=^.)|(?<=\0.))\0(?=.(?:\0|$))")


def normal(text: str) -> str:
    """Return text as it is compared: full-width forms made plain, accents dropped, lower case."""
    if text.isascii():
        return text.casefold()
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFKD", folded)))


def groups(text: str) -> list[list[str]]:
    """Return the words of a text in order, each with the parts it can be found by: ``type-c`` → typec, type, c.

    Chinese runs are cut by rjieba; single characters that it leaves side by side (猫, 粮) are taken for one word that
    it does not know. A run of kana or hangul is one word; Latin words are in the singular.
    """
    found: list[list[str]] = []
    for piece in _PIECE.findall(normal(text)):
        if _HAN_RUN.fullmatch(piece):
            cut = "\0".join(rjieba.cut(piece))
            found.extend([word] for word in _SIDE_BY_SIDE.sub("", cut).split("\0"))
        elif is_dense(piece):
            found.append([piece])
        else:
            found.append(list(_latin(piece)))
    return found


def words(text: str) -> list[str]:
    """Return everything that ``text`` can be found by as a word: what ``groups`` has, and words within words.

    >>> words("智能手机")
    ['智能', '能手', '手机', '智能手机']
    """
    found: list[str] = []
    for piece in _PIECE.findall(normal(text)):
        if _HAN_RUN.fullmatch(piece):
            found.extend(rjieba.cut_for_search(piece))
        elif is_dense(piece):
            found.append(piece)
        else:
            found.extend(_latin(piece))
    return found


def pieces(text: str) -> list[str]:
    """Return the runs of one script each, uncut: ``usb充电器`` → usb, 充电器; Latin words in the singular.

    >>> pieces("USB充电器 red-lamps")
    ['usb', '充电器', 'redlamp']
    """
    return [piece if is_dense(piece) else _latin(piece)[0] for piece in _PIECE.findall(normal(text))]


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
