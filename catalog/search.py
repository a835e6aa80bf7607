"""Search: what customers type, found by words, character pairs, synonyms, numbers and brands."""

from catalog.search_index import index

__all__ = ["index"]
