"""OpenSearch as engine: the same words, cut by ``catalog.tokens``, as fields that it only splits at spaces.

It answers which products match and how well; prices, facets and order of equals stay with PostgreSQL. While it does
not answer, PostgreSQL does, and for a while after: nobody else waits for a server that is away.
"""

import logging
import time
from collections.abc import Callable, Collection, Iterable
from typing import Any

from opensearchpy import OpenSearch, helpers
from opensearchpy.exceptions import OpenSearchException

from catalog import tokens
from catalog.listing import Scope
from catalog.models import ProductText
from catalog.search_engines.protocol import RANK_LIMIT, Engine, scored
from catalog.search_index import DESCRIPTION_WORDS
from catalog.search_query import SHORT, Exactness, Query

logger = logging.getLogger(__name__)

INDEX = "quay-texts"
TIMEOUT = 2.0
# Seconds in which a server that did not answer is not asked again.
REST = 30.0
_TEXT = {"type": "text", "analyzer": "whitespace", "norms": False}
BODY = {
    "settings": {"number_of_shards": 1},
    "mappings": {
        "dynamic": "strict",
        "properties": {"product": {"type": "long"}, "words": _TEXT, "pairs": _TEXT, "body": _TEXT},
    },
}
# How much a word counts: in a title, as part of a run of it, in the description; said as it was typed.
_BOOST = {"words": 4.0, "pairs": 2.0, "body": 1.0}
_AS_TYPED = 1_000.0

Clause = dict[str, Any]
Group = tuple[str, ...]


class OpenSearchEngine:
    """See ``Engine``. One request an answer; ``fallback`` answers where the server does not."""

    def __init__(self, url: str, *, fallback: Engine) -> None:
        self._client = OpenSearch(url, timeout=TIMEOUT, max_retries=0)
        self._fallback = fallback
        self._rests_until = 0.0

    def by_words(self, query: Query, exactness: Exactness, base: Scope) -> Scope | None:
        """Match every word."""
        every = [_any(_way(way, exactness) for way in ways) for ways in query.elements]
        typed = _all(_way(ways[0], exactness) for ways in query.elements)
        clause = {"bool": {"must": every, "should": [{"constant_score": {"filter": typed, "boost": _AS_TYPED}}]}}
        return self._scope(clause, base, lambda: self._fallback.by_words(query, exactness, base))

    def by_most_words(self, query: Query, base: Scope) -> Scope | None:
        """Match half of the words; each counts the same."""
        words = [_any(_way(way, Exactness.PAIRS) for way in ways) for ways in query.elements]
        counted = [{"constant_score": {"filter": word, "boost": 1.0}} for word in words]
        clause = {"bool": {"should": counted, "minimum_should_match": (len(words) + 1) // 2}}
        return self._scope(clause, base, lambda: self._fallback.by_most_words(query, base))

    def by_beginning(self, query: Query, base: Scope) -> Scope:
        """Match titles; the last word may go on."""
        every = [_any(_way(way, Exactness.PAIRS) for way in ways) for ways in query.elements]
        *before, last = query.elements[-1][0]
        if not tokens.is_dense(last[0]):
            begun = _all([*(_group(group, Exactness.PAIRS) for group in before), _begun(last)])
            every[-1] = _any([every[-1], begun])
        scope = self._scope({"bool": {"must": every}}, base, lambda: self._fallback.by_beginning(query, base))
        return scope or Scope("false", base.params)

    def refresh(self, product_ids: Collection[int]) -> None:
        """Write the texts of these products and drop those that are gone. Raises what the server refuses."""
        ids = sorted(set(product_ids))
        if not self._client.indices.exists(index=INDEX):
            self._client.indices.create(index=INDEX, body=BODY)
        rows = ProductText.objects.filter(product__in=ids)
        columns = ("pk", "product_id", "title", "product__brand", "spec", "bullets", "description")
        kept = [_document(*row) for row in rows.values_list(*columns)]
        helpers.bulk(self._client, kept, refresh=True)
        gone = {"bool": {"filter": {"terms": {"product": ids}},
                         "must_not": {"ids": {"values": [each["_id"] for each in kept]}}}}  # fmt: skip
        self._client.delete_by_query(index=INDEX, body={"query": gone}, params={"refresh": "true"})

    def _scope(self, clause: Clause, base: Scope, instead: Callable[[], Scope | None]) -> Scope | None:
        if time.monotonic() < self._rests_until:
            return instead()
        body = {"query": clause, "size": RANK_LIMIT, "_source": ["product"], "track_total_hits": False}
        try:
            answer = self._client.search(index=INDEX, body=body)
        except OpenSearchException:
            logger.exception("OpenSearch does not answer; PostgreSQL does for %d seconds", REST)
            self._rests_until = time.monotonic() + REST
            return instead()
        best: dict[int, float] = {}
        for hit in answer["hits"]["hits"]:
            best.setdefault(hit["_source"]["product"], hit["_score"])
        return scored(base, best)


def _document(pk: int, product: int, title: str, brand: str, spec: str, bullets: list[str], text: str) -> Clause:
    name = f"{title} {brand}"
    body = tokens.words(" ".join([spec, *bullets, text]))[:DESCRIPTION_WORDS]
    fields = {"words": tokens.words(name), "pairs": tokens.pairs(name), "body": body}
    return {
        "_index": INDEX, "_id": str(pk), "product": product,
        **{field: " ".join(found) for field, found in fields.items()},
    }  # fmt: skip


def _way(way: Iterable[Group], exactness: Exactness) -> Clause:
    return _all(_group(group, exactness) for group in way)


def _group(group: Group, exactness: Exactness) -> Clause:
    """Return what ``search_query`` says in a tsquery: a word whole, by its parts, by its pairs or characters."""
    word, *parts = group
    is_dense = tokens.is_dense(word)
    if is_dense and len(word) == 1 and exactness < Exactness.CHARACTERS:
        return _term(word, ("words", "body"))
    ways = [_term(word)]
    if parts:
        ways.append(_all(_term(part) for part in parts))
    if is_dense and len(word) > 1:
        if exactness >= Exactness.PAIRS or len(word) > SHORT:
            ways.append(_all(_term(word[at : at + 2]) for at in range(len(word) - 1)))
        if exactness >= Exactness.CHARACTERS:
            ways.append(_all(map(_term, word)))
    return _any(ways)


def _begun(group: Group) -> Clause:
    """Return a Latin word that may go on: the whole, or its parts of which the last one may."""
    word, *parts = group
    ways = [_prefix(word)]
    if parts:
        ways.append(_all([*map(_term, parts[:-1]), _prefix(parts[-1])]))
    return _any(ways)


def _prefix(word: str) -> Clause:
    return {"prefix": {"words": {"value": word}}}


def _term(word: str, fields: Iterable[str] = tuple(_BOOST)) -> Clause:
    return {"dis_max": {"queries": [{"term": {name: {"value": word, "boost": _BOOST[name]}}} for name in fields]}}


def _any(clauses: Iterable[Clause]) -> Clause:
    several = list(clauses)
    return several[0] if len(several) == 1 else {"dis_max": {"queries": several}}


def _all(clauses: Iterable[Clause]) -> Clause:
    several = list(clauses)
    return several[0] if len(several) == 1 else {"bool": {"must": several}}
