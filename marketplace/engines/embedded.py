"""Both embedded engines together, for as long as one process needs them."""

import contextlib
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from marketplace.engines import binaries, processes
from marketplace.engines.postgres import Postgres
from marketplace.engines.processes import EngineError
from marketplace.engines.valkey import Valkey

Engine = Postgres | Valkey


class AlreadyRunning(EngineError):
    """Another process holds this data directory; ``pid`` is who."""

    def __init__(self, data_dir: Path, pid: str) -> None:
        super().__init__(
            f"Quay is already running from {data_dir} (process {pid}). Stop it there with Ctrl-C, or with: kill {pid}"
        )
        self.pid = pid


def wanted(data_dir: Path) -> list[Engine]:
    """Return the engines that no URL in the environment stands for, not yet started."""
    run_as = processes.owner()
    engines: list[Engine] = []
    if "DATABASE_URL" not in os.environ:
        engines.append(Postgres(data_dir, run_as))
    if "REDIS_URL" not in os.environ:
        engines.append(Valkey(data_dir, run_as))
    return engines


@contextlib.contextmanager
def claimed(data_dir: Path) -> Iterator[None]:
    """Make ``data_dir`` and hold it for this process. Raises ``AlreadyRunning`` where another does."""
    prepare(data_dir)
    with (data_dir / "lock").open("a+", encoding="ascii") as lock:
        _lock(lock, data_dir)
        lock.seek(0)
        lock.truncate()
        lock.write(str(os.getpid()))
        lock.flush()
        yield


@contextlib.contextmanager
def started(data_dir: Path, told: Callable[[str, float], None]) -> Iterator[list[Engine]]:
    """Run the engines of a claimed directory inside the block; ``told`` hears name and seconds of each."""
    engines: list[Engine] = []
    try:
        for engine in wanted(data_dir):
            begun = time.monotonic()
            engines.append(engine)
            engine.start()
            told(f"{engine.name} {engine.binaries.version}", time.monotonic() - begun)
        yield engines
    finally:
        for engine in reversed(engines):
            engine.stop()


@contextlib.contextmanager
def running(data_dir: Path) -> Iterator[list[Engine]]:
    """Claim ``data_dir`` and run its engines inside the block, silently."""
    with claimed(data_dir), started(data_dir, lambda _name, _seconds: None) as engines:
        yield engines


def prepare(data_dir: Path) -> None:
    """Make ``data_dir`` and see that the engines' user gets there. Raises ``EngineError``."""
    try:
        binaries.make_public(data_dir)
        (data_dir / "log").mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        msg = f"{data_dir} can't be written ({error.strerror}). Set QUAY_DATA_DIR to a directory of yours."
        raise EngineError(msg) from None
    run_as = processes.owner()
    if not binaries.reachable(data_dir, run_as):
        msg = (
            f"The database runs as {run_as.name}, who can't reach {data_dir}. "
            "Set QUAY_DATA_DIR to a directory outside /root."
        )
        raise EngineError(msg)


def _lock(lock: TextIO, data_dir: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise AlreadyRunning(data_dir, lock.read() or "unknown") from None
