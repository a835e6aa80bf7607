"""Spelling: the word of the market that a customer meant, and words that finish what is being typed.

Two words are one slip apart (a letter too many, too few, wrong, or two swapped) only if they, or what is left of
them without one character, have something in common. ``SearchWord.deletes`` holds just that, so that the
candidates are one look into an index, in any script.
"""

from collections.abc import Iterable, Iterator

from django.db import transaction
from rapidfuzz.distance import OSA

from catalog import synonyms, tokens
from catalog.models import SearchWord
from marketplace.db import advisory_lock, fetch_all

# Shorter words are too much alike.
LEAST_LATIN, LEAST_DENSE = 4, 3
LONGEST = 24
# Words cut from a run of Chinese are tried together, up to this many characters.
SPAN = 6
MOST_WORDS = 300_000
CHUNK = 5_000

_WORDS = """SELECT word, ndoc FROM ts_stat('SELECT search FROM catalog_producttext WHERE search IS NOT NULL', 'a')
             WHERE length(word) BETWEEN 2 AND %s AND word !~ '^[0-9.]+$' ORDER BY ndoc DESC, word LIMIT %s"""


@transaction.atomic
def learn() -> int:
    """Read the words of all titles and brands anew; return how many there are. Readers see the old ones meanwhile."""
    advisory_lock("catalog.spelling")
    known = {word: 1 for group in synonyms.GROUPS for word in group if " " not in word and len(word) <= LONGEST}
    words = known | dict(fetch_all(_WORDS, [LONGEST, MOST_WORDS]))
    SearchWord.objects.all().delete()
    SearchWord.objects.bulk_create(
        (SearchWord(word=word, texts=texts, deletes=sorted(deletes(word))) for word, texts in sorted(words.items())),
        batch_size=CHUNK,
    )
    return len(words)


def corrected(text: str) -> str:
    """Return ``text`` with its unknown words put right, the empty string where nothing is better. Two queries."""
    pieces = tokens.pieces(text)
    asked = {piece for piece in pieces if _may_be_wrong(piece)} | {span for each in pieces for span in _spans(each)}
    if not asked:
        return ""
    known = set(SearchWord.objects.filter(word__in=[*asked, *pieces]).values_list("word", flat=True))
    unknown = asked - known
    candidates = _candidates(unknown)
    mended = [_mended(piece, known, candidates) for piece in pieces]
    return " ".join(mended) if mended != pieces else ""


def completions(text: str, limit: int = 4) -> list[str]:
    """Return queries that finish the last word of ``text``, the most frequent words first; one query."""
    *before, last = tokens.normal(text).split() or [""]
    if not last:
        return []
    words = SearchWord.objects.filter(word__startswith=last).exclude(word=last)
    ends = words.order_by("-texts", "word").values_list("word", flat=True)[:limit]
    return [" ".join([*before, end]) for end in ends]


def deletes(word: str) -> set[str]:
    """Return a word and what is left of it without each of its characters.

    >>> sorted(deletes("abc"))
    ['ab', 'abc', 'ac', 'bc']
    """
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _may_be_wrong(piece: str) -> bool:
    is_dense = tokens.is_dense(piece)
    return (
        len(piece) <= LONGEST
        and len(piece) >= (LEAST_DENSE if is_dense else LEAST_LATIN)
        and (is_dense or piece.isalpha())
    )


def _spans(piece: str) -> Iterator[str]:
    """Yield the parts of a run of Chinese that may be one misspelt word, long ones first."""
    if tokens.is_dense(piece):
        for size in range(min(SPAN, len(piece)), LEAST_DENSE - 1, -1):
            yield from (piece[at : at + size] for at in range(len(piece) - size + 1))


def _candidates(unknown: Iterable[str]) -> dict[str, str]:
    """Return the known word one slip away from each unknown one that has one; of several the most frequent."""
    wanted = sorted({left for word in unknown for left in deletes(word)})
    rows = SearchWord.objects.filter(deletes__overlap=wanted).order_by("-texts", "word").values_list("word", flat=True)
    found: dict[str, str] = {}
    for known in rows:
        for word in unknown:
            is_long_enough = len(known) >= LEAST_DENSE or not tokens.is_dense(word)
            if is_long_enough and OSA.distance(word, known, score_cutoff=1) <= 1:
                found.setdefault(word, known)
    return found


def _mended(piece: str, known: set[str], candidates: dict[str, str]) -> str:
    """Return a piece with what is wrong in it put right: itself, or the longest part that has a candidate."""
    if piece in known:
        return piece
    if piece in candidates:
        return candidates[piece]
    wrong = next((span for span in _spans(piece) if span in candidates and span not in known), None)
    return piece.replace(wrong, candidates[wrong], 1) if wrong else piece
