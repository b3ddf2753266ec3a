"""Where tries at signing in are counted: Redis, or this process's own memory while Redis is away."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

#: After Redis did not answer, it is left alone for so many seconds.
LEAVE_ALONE = 20.0


class RedisElseMemoryCache(RedisCache):
    """Counts in Redis; without it each process counts for itself, so that limits hold and nobody waits.

    Only for things that may be forgotten: what one place holds, the other does not know.
    """

    _asleep_until = 0.0

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._memory = LocMemCache("while-redis-is-away", {**params, "OPTIONS": {}})

    def _either(self, name: str, *args: Any, **kwargs: Any) -> Any:
        kind = type(self)
        if time.monotonic() >= kind._asleep_until:
            ask: Callable[..., Any] = getattr(super(), name)
            try:
                return ask(*args, **kwargs)
            except (RedisError, OSError) as error:
                kind._asleep_until = time.monotonic() + LEAVE_ALONE
                log.warning(
                    "Redis does not answer (%s): this process counts by itself.", type(error).__name__
                )
        return getattr(self._memory, name)(*args, **kwargs)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._either("add", key, value, timeout, version))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._either("get", key, default, version)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._either("set", key, value, timeout, version)

    def delete(self, key: str, version: int | None = None) -> bool:
        return bool(self._either("delete", key, version))
