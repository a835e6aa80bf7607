"""What answers which products have the words of a query: PostgreSQL, or OpenSearch where ``SEARCH_URL`` names one.

Everything else of a search (steps, spelling, prices, facets, order of equals) is the same for both.
"""

from functools import cache

from django.conf import settings

from catalog.search_engines.opensearch import OpenSearchEngine
from catalog.search_engines.postgres import PostgresEngine
from catalog.search_engines.protocol import Engine

__all__ = ["Engine", "engine"]


def engine() -> Engine:
    """Return the engine that the settings name."""
    return _engine_at(settings.SEARCH_URL)


@cache
def _engine_at(url: str) -> Engine:
    return OpenSearchEngine(url, fallback=PostgresEngine()) if url else PostgresEngine()
