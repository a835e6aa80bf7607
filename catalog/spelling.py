"""Spelling: the word of the market that a customer meant, and words that finish what is being typed.

Two words are one slip apart (a letter too many, too few, wrong, or two swapped) only if they, or what is left of
them without one character, have something in common. ``SearchWord.deletes`` holds just that, so that the
candidates are one look into an index, in any script.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from django.db import connection, transaction
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
# Of one query: words and parts of words that are looked up, and known words that are compared with them.
MOST_ASKED, MOST_CANDIDATES = 100, 2_000
CHUNK = 5_000

_WORDS = """SELECT word, ndoc FROM ts_stat('SELECT search FROM catalog_producttext WHERE search IS NOT NULL', 'a')
             WHERE length(word) BETWEEN 2 AND %s AND word !~ '^[0-9.]+$' ORDER BY ndoc DESC, word LIMIT %s"""


@transaction.atomic
def learn() -> int:
    """Read the words of all titles and brands anew; return how many there are. Readers see the old ones meanwhile."""
    advisory_lock("catalog.spelling")
    known = {word: 1 for group in synonyms.GROUPS for word in group if " " not in word and len(word) <= LONGEST}
    words = known | dict(fetch_all(_WORDS, [LONGEST, MOST_WORDS]))
    before = dict(SearchWord.objects.values_list("word", "texts"))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM catalog_searchword WHERE word = ANY(%s)", [sorted(before.keys() - words.keys())])
    # Most words are as they were an hour ago.
    changed = sorted((word, texts) for word, texts in words.items() if before.get(word) != texts)
    SearchWord.objects.bulk_create(
        (SearchWord(word=word, texts=texts, deletes=sorted(deletes(word))) for word, texts in changed),
        batch_size=CHUNK, update_conflicts=True, unique_fields=["word"], update_fields=["texts"],
    )  # fmt: skip
    return len(words)


def corrected(text: str) -> str:
    """Return ``text`` with its unknown words put right, the empty string where nothing is better. Two queries."""
    pieces = tokens.pieces(text)
    every = chain(filter(_may_be_wrong, pieces), chain.from_iterable(map(_spans, pieces)))
    asked = set(islice(every, MOST_ASKED))
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
    """Yield the parts of a run of Chinese that may be one misspelt word, long ones first; none of whole sentences."""
    if tokens.is_dense(piece) and len(piece) <= LONGEST:
        for size in range(min(SPAN, len(piece)), LEAST_DENSE - 1, -1):
            yield from (piece[at : at + size] for at in range(len(piece) - size + 1))


def _candidates(unknown: Iterable[str]) -> dict[str, str]:
    """Return the known word one slip away from each unknown one that has one; of several the most frequent."""
    sharing: dict[str, list[str]] = defaultdict(list)
    for word in unknown:
        for left in deletes(word):
            sharing[left].append(word)
    rows = SearchWord.objects.filter(deletes__overlap=sorted(sharing)).order_by("-texts", "word")
    found: dict[str, str] = {}
    for known in rows.values_list("word", flat=True)[:MOST_CANDIDATES]:
        # Only what has something in common with it can be one slip away.
        for word in {word for left in deletes(known) for word in sharing.get(left, ())} - found.keys():
            is_long_enough = len(known) >= LEAST_DENSE or not tokens.is_dense(word)
            if is_long_enough and OSA.distance(word, known, score_cutoff=1) <= 1:
                found[word] = known
    return found


def _mended(piece: str, known: set[str], candidates: dict[str, str]) -> str:
    """Return a piece with what is wrong in it put right: itself, or the longest part that has a candidate."""
    if piece in known:
        return piece
    if piece in candidates:
        return candidates[piece]
    wrong = next((span for span in _spans(piece) if span in candidates and span not in known), None)
    return piece.replace(wrong, candidates[wrong], 1) if wrong else piece
