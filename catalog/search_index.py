"""The search vector of product texts, built in Python so that PostgreSQL needs no dictionary of Chinese.

Weights (ENGINES: measured on 20,000 products): title words and brand A, title character pairs B, description
words D. ``catalog.search`` asks it.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from django.db import connection

from catalog import tokens
from catalog.models import ProductText

# Words of a description beyond these add size, not hits.
DESCRIPTION_WORDS = 400
# Largest position PostgreSQL stores in a tsvector.
LAST_POSITION = 16_383
LEXEME_BYTES = 120
CHUNK = 1_000

_WRITE = """
UPDATE catalog_producttext t SET search = d.vector::tsvector
  FROM unnest(%s::bigint[], %s::text[]) AS d(id, vector) WHERE t.id = d.id
"""


class Words(NamedTuple):
    """What of a product, in one language, can be found."""

    title: str
    brand: str
    spec: str
    bullets: Sequence[str]
    description: str


def index(product_ids: Collection[int]) -> None:
    """Build the search vectors of these products' texts anew, in chunks of two queries each."""
    ids = sorted(set(product_ids))
    for start in range(0, len(ids), CHUNK):
        texts = ProductText.objects.filter(product__in=ids[start : start + CHUNK])
        columns = ("title", "product__brand", "spec", "bullets", "description")
        vectors = [(row[0], vector(Words(*row[1:]))) for row in texts.values_list("pk", *columns)]
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, [[pk for pk, _ in vectors], [each for _, each in vectors]])


def vector(words: Words) -> str:
    """Return a text's vector as PostgreSQL reads it (``'耳机':3A,9B``)."""
    name, body = f"{words.title} {words.brand}", " ".join([*words.bullets, words.description])
    parts = (
        (tokens.words(name), "A"),
        (tokens.pairs(name), "B"),
        (tokens.words(f"{words.spec} {body}")[:DESCRIPTION_WORDS], "D"),
    )
    return _written(parts)


def _written(parts: Iterable[tuple[list[str], str]]) -> str:
    positions: dict[str, list[str]] = {}
    at = 0
    for lexemes, weight in parts:
        for lexeme in lexemes:
            at = min(at + 1, LAST_POSITION)
            # A character has at most four bytes.
            if len(lexeme) * 4 <= LEXEME_BYTES or len(lexeme.encode()) <= LEXEME_BYTES:
                positions.setdefault(lexeme, []).append(f"{at}{weight}")
    return " ".join(f"'{lexeme}':{','.join(places[:8])}" for lexeme, places in positions.items())
