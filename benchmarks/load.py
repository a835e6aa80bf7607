"""A bounded load generator: exactly so many requests over so many keep-alive connections."""

import http.client
import itertools
import statistics
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

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


@dataclass(frozen=True)
class Load:
    """What is asked for: GETs of ``urls`` in turn, each with the next of ``cookies`` (anonymous where empty)."""

    name: str
    urls: Sequence[str]
    # Processes whose CPU counts, by group.
    pids: Mapping[str, list[int]]
    requests: int
    cookies: Sequence[str] = ("",)


def measure(*loads: Load, clients: int = 4, rounds: int = 3) -> list[Figures]:
    """Return the figures of each load; any status but 200 counts as failed.

    Their rounds take turns: where the machine slows down, it does so for all of them.
    """
    for load in loads:
        _round(load, max(clients * 4, load.requests // 10), clients)  # warm caches and connections
    runs = [[_round(load, load.requests, clients) for load in loads] for _ in range(rounds)]
    return [_figures(load, each) for load, each in zip(loads, zip(*runs, strict=True), strict=True)]


def _figures(load: Load, runs: Sequence[Mapping[str, float]]) -> Figures:
    def median(key: str) -> float:
        return statistics.median(run[key] for run in runs)

    return Figures(
        name=load.name,
        per_second=median("per_second"),
        p50_ms=median("p50"),
        p95_ms=median("p95"),
        cpu_ms=median("cpu"),
        kilobytes=median("kilobytes"),
        requests=load.requests * len(runs),
        failed=int(sum(run["failed"] for run in runs)),
    )


def _round(load: Load, requests: int, clients: int) -> dict[str, float]:
    asked = list(zip(load.urls, itertools.cycle(load.cookies), strict=False))
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

    with Meter(load.pids) as meter:
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


@dataclass(frozen=True)
class Answer:
    """What a visitor got."""

    status: int
    text: str
    location: str


class Visitor:
    """A browser with cookies of its own and one connection."""

    def __init__(self, base: str) -> None:
        where = urlsplit(base)
        self.connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=120)
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, data: Mapping[str, str] | bytes | None, headers: Mapping[str, str]) -> Answer:
        """Get ``path``, or post ``data`` there: a form's fields, or bytes as they are."""
        sent = {"Accept-Language": "en", **headers}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body: Any = data
        if isinstance(data, Mapping):
            body, sent["Content-Type"] = urlencode(data), "application/x-www-form-urlencoded"
        self.connection.request("GET" if data is None else "POST", path, body, sent)
        response = self.connection.getresponse()
        text = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _equals, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, text, response.headers.get("Location", ""))

    def close(self) -> None:
        """End the connection; the next question opens another."""
        self.connection.close()
