"""A bounded load generator: exactly so many requests over so many keep-alive connections."""

import http.client
import itertools
import statistics
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from benchmarks.cpu import Meter


@dataclass(frozen=True)
class Figures:
    """What one page cost: medians over the rounds; CPU in milliseconds per request."""

    name: str
    per_second: float
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    kilobytes: float
    requests: int
    failed: int


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` of the sorted ``values`` lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def measure(
    name: str,
    urls: Sequence[str],
    *,
    pids: Mapping[str, list[int]],
    requests: int,
    cookies: Sequence[str] = ("",),
    clients: int = 4,
    rounds: int = 3,
) -> Figures:
    """Return the figures of GETting ``urls`` in turn, each with the next of ``cookies`` (anonymous where empty).

    Any status but 200 counts as failed.
    """
    asked = list(zip(urls, itertools.cycle(cookies), strict=False))
    _round(asked, {}, max(clients * 4, requests // 10), clients)  # warm caches and connections
    runs = [_round(asked, pids, requests, clients) for _ in range(rounds)]

    def median(key: str) -> float:
        return statistics.median(run[key] for run in runs)

    return Figures(
        name=name,
        per_second=median("per_second"),
        p50_ms=median("p50"),
        p95_ms=median("p95"),
        cpu_ms=median("cpu"),
        kilobytes=median("kilobytes"),
        requests=requests * rounds,
        failed=int(sum(run["failed"] for run in runs)),
    )


def _round(
    asked: Sequence[tuple[str, str]], pids: Mapping[str, list[int]], requests: int, clients: int
) -> dict[str, float]:
    lock = threading.Lock()
    todo = itertools.islice(itertools.cycle(asked), requests)
    times: list[float] = []
    sizes: list[int] = []
    failed: list[int] = []

    def client() -> None:
        where = urlsplit(asked[0][0])
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=120)
        while True:
            with lock:
                found = next(todo, None)
            if found is None:
                break
            began = time.perf_counter()
            status, size = _get(connection, *found)
            with lock:
                times.append(time.perf_counter() - began)
                sizes.append(size)
                failed.append(status != 200)
        connection.close()

    with Meter(pids) as meter:
        threads = [threading.Thread(target=client) for _ in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return {
        "per_second": len(times) / meter.wall,
        "p50": percentile(times, 0.50) * 1000,
        "p95": percentile(times, 0.95) * 1000,
        "cpu": meter.total / len(times) * 1000,
        "kilobytes": sum(sizes) / len(sizes) / 1024,
        "failed": sum(failed),
    }


def _get(connection: http.client.HTTPConnection, url: str, cookie: str) -> tuple[int, int]:
    where = urlsplit(url)
    path = where.path + (f"?{where.query}" if where.query else "")
    headers = {"Accept-Language": "en", **({"Cookie": cookie} if cookie else {})}
    for attempt in (1, 2):
        try:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            return response.status, len(response.read())
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            connection.close()  # the server ended an idle connection: open a new one, once
            if attempt == 2:
                raise
    raise AssertionError
