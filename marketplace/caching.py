"""Redis as Django's cache, with one client per thread; and the same without ever raising, for pages."""

import logging
from collections.abc import Iterable
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class OneClient(RedisCacheClient):
    """Django's client, but the Redis client made once: making one costs more than asking it."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, **options)
        self._made: dict[Any, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:  # noqa: ARG002 - Django names it
        """Return the client of the server that is asked; it is safe to share between threads."""
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined]  # not in the stubs
        if pool not in self._made:
            self._made[pool] = self._client(connection_pool=pool)  # type: ignore[attr-defined]
        return self._made[pool]


class QuickRedisCache(RedisCache):
    """Django's Redis cache with ``OneClient``; raises where Redis does not answer."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = OneClient


class SpareRedisCache(QuickRedisCache):
    """A cache that can be done without: where Redis does not answer, nothing is found and nothing is kept.

    Only for what can be made again. Limits on sign-in and versions stay on the default cache, which raises.
    """

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return the value, or ``default`` also where Redis is down."""
        try:
            return super().get(key, default, version)
        except RedisError as error:
            _tell(error)
            return default

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        """Return the values there are; none where Redis is down."""
        try:
            return super().get_many(keys, version)
        except RedisError as error:
            _tell(error)
            return {}

    def set(self, key: Any, value: Any, timeout: Any = 300, version: int | None = None) -> None:
        """Keep the value, if Redis is there."""
        try:
            super().set(key, value, timeout, version)
        except RedisError as error:
            _tell(error)


def _tell(error: RedisError) -> None:
    logger.warning("Redis does not answer, pages are served without it: %s", error)
