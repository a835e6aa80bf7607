"""The processes under measurement: web workers, and the engines behind them."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

import redis
from django.conf import settings
from django.db import connection

from benchmarks.cpu import parent_of

WORKERS = 2


@dataclass(frozen=True)
class Server:
    """A running web server: where it answers and its main process."""

    url: str
    pid: int


@contextlib.contextmanager
def gunicorn(application: str, ready: str, **environment: str) -> Iterator[Server]:
    """Serve ``application`` on a free loopback port until the block ends; ``ready`` is a path that answers 200."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(WORKERS), "--worker-class", "gthread", "--threads", "4", "--log-level", "warning"]
    env = {**os.environ, "ALLOWED_HOSTS": "127.0.0.1", **environment}
    process = subprocess.Popen(command, env=env)  # noqa: S603 - our own command
    server = Server(f"http://127.0.0.1:{port}", process.pid)
    try:
        _wait(server.url + ready)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)


def engine_pids() -> dict[str, list[int]]:
    """Return the main processes of the database and of Redis, where they run on this machine."""
    pids: dict[str, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    with contextlib.suppress(OSError):
        pids["database"] = [parent_of(backend)]
    info = redis.Redis.from_url(settings.REDIS_URL).info("server")
    pids["redis"] = [int(info["process_id"])]
    return pids


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310 - loopback
                if response.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if time.monotonic() > until:
                raise
        time.sleep(0.2)
