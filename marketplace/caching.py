"""A cache that pages can do without: where Redis does not answer, nothing is found and nothing is kept.

Only for what can be made again. Limits on sign-in and versions stay on the default cache, which raises.
"""

import logging
from collections.abc import Iterable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class SpareRedisCache(RedisCache):
    """``get``, ``get_many`` and ``set`` of Django's Redis cache that never raise for want of Redis."""

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
