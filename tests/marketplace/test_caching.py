"""The caches without Redis: pages do without, everything else hears of it."""

import pytest
from redis.exceptions import RedisError

from marketplace.caching import QuickRedisCache, SpareRedisCache

NOBODY = "unix:///nonexistent/valkey.sock"


def test_pages_do_without(caplog):
    cache = SpareRedisCache(NOBODY, {})
    cache.set("page", "text", 60)
    assert cache.get("page") is None
    assert cache.get("page", "rendered") == "rendered"
    assert cache.get_many(["page", "other"]) == {}
    assert caplog.text.count("Redis does not answer") == 4


def test_others_are_told():
    cache = QuickRedisCache(NOBODY, {})
    with pytest.raises(RedisError):
        cache.get("limit")
    with pytest.raises(RedisError):
        cache.set("limit", 1)


def test_the_client_is_made_once():
    client = QuickRedisCache(NOBODY, {})._cache
    assert client.get_client("one") is client.get_client("other", write=True)
