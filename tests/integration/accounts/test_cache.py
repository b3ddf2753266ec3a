"""Tries at signing in are counted with or without Redis."""

import pytest
from redis.exceptions import ConnectionError as NoRedis

from socialcare.accounts import cache as cache_module
from socialcare.accounts.cache import RedisElseMemoryCache


@pytest.fixture
def clock(monkeypatch):
    times = [1000.0]
    monkeypatch.setattr(cache_module.time, "monotonic", lambda: times[0])
    monkeypatch.setattr(RedisElseMemoryCache, "_asleep_until", 0.0)
    return times


@pytest.fixture
def asked(monkeypatch):
    """How often Redis was asked, while nothing listens there."""
    times = []

    def refuse(self, *args, **kwargs):
        times.append(1)
        raise NoRedis

    monkeypatch.setattr("django.core.cache.backends.redis.RedisCacheClient.get_client", refuse)
    return times


def a_cache():
    return RedisElseMemoryCache("redis://127.0.0.1:1/0", {"OPTIONS": {"socket_connect_timeout": 1}})


def test_without_redis_the_process_counts_by_itself(clock, asked, caplog):
    cache = a_cache()
    cache.set("tries", [1, 2])
    assert cache.get("tries") == [1, 2]
    assert cache.add("tries", "other") is False
    assert cache.delete("tries") is True
    assert cache.get("tries", "none") == "none"
    assert "this process counts by itself" in caplog.text


def test_redis_that_does_not_answer_is_left_alone_for_a_while(clock, asked):
    cache = a_cache()
    for _ in range(5):
        cache.get("tries")
    assert len(asked) == 1
    clock[0] += cache_module.LEAVE_ALONE
    cache.get("tries")
    assert len(asked) == 2
