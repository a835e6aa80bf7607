"""The processes of a running demo that are ours: web, Celery worker and beat."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from marketplace.engines import processes
from marketplace.engines.processes import EngineError

LOG_MAX_BYTES = 5 * 1024 * 1024
# A process that dies more often than this within a minute is not worth another try.
RESTARTS_PER_MINUTE = 5


@dataclass
class Child:
    """One of our processes, started again when it dies."""

    name: str
    command: list[str]
    log: Path
    env: Mapping[str, str]
    pass_fds: tuple[int, ...] = ()
    patience: float = 20
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process."""
        self.process = processes.spawn(self.command, log=self.log, env=self.env, pass_fds=self.pass_fds)

    def stop(self) -> None:
        """Let it finish what it has begun, for ``patience`` seconds."""
        if self.process is not None:
            processes.stop(self.process, signal.SIGTERM, patience=self.patience)

    def is_running(self) -> bool:
        """Return whether the process lives."""
        return self.process is not None and self.process.poll() is None


@dataclass
class Restarts:
    """Counts how often something was started again, and gives up when it dies over and over."""

    say: Callable[[str], None]
    times: dict[str, list[float]] = field(default_factory=dict)

    def of(self, name: str, log: Path, start: Callable[[], None]) -> None:
        """Call ``start``, unless ``name`` died too often within a minute. Raises ``EngineError``."""
        now = time.monotonic()
        recent = [at for at in self.times.get(name, []) if now - at < 60]
        if len(recent) >= RESTARTS_PER_MINUTE:
            msg = f"{name} keeps dying. The end of {log}:\n{processes.tail(log)}"
            raise EngineError(msg)
        self.times[name] = [*recent, now]
        self.say(f"{name} died and is started again.")
        start()


def ours(data_dir: Path, listener: socket.socket, env: Mapping[str, str]) -> list[Child]:
    """Return web, beat and worker in the order in which they are stopped."""
    log = data_dir / "log"
    workers = env.get("WEB_WORKERS") or str(min(4, max(2, os.cpu_count() or 1)))
    # The socket is ours and only bound: nobody can take the port while the market is being built.
    web = [
        *(sys.executable, "-m", "gunicorn", "marketplace.wsgi", "--bind", f"fd://{listener.fileno()}"),
        *("--worker-class", "gthread", "--workers", workers, "--threads", "4"),
        *("--graceful-timeout", "5", "--timeout", "120", "--no-control-socket"),
    ]
    celery = [sys.executable, "-m", "celery", "--app", "marketplace"]
    beat = [*celery, "beat", "--schedule", str(data_dir / "beat-schedule"), "--pidfile", "", "--loglevel", "WARNING"]
    worker = [*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "INFO"]
    return [
        Child("Web", web, log / "web.log", env, pass_fds=(listener.fileno(),)),
        Child("Beat", beat, log / "beat.log", env),
        Child("Worker", worker, log / "worker.log", env, patience=30),
    ]


def shorten(logs: Path) -> None:
    """Put logs that have grown long aside, one generation."""
    for log in logs.glob("*.log"):
        if log.stat().st_size > LOG_MAX_BYTES:
            log.replace(log.with_suffix(".log.1"))


def bound(host: str, port: str) -> socket.socket:
    """Return a socket bound to ``host:port``, not listening yet. Raises ``EngineError`` where it is taken."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        msg = f"PORT must be a number from 1 to 65535, not {port!r}."
        raise EngineError(msg)
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, int(port)))
    except OSError as error:
        listener.close()
        msg = f"Port {port} on {host} can't be used ({error.strerror}). Choose another: PORT={int(port) + 1} make demo"
        raise EngineError(msg) from None
    return listener
