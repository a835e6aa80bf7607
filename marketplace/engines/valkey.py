"""The embedded Valkey: cache and message broker on a unix socket, with an append-only file."""

import signal
import subprocess
import time
from pathlib import Path

import redis

from marketplace.engines import binaries, config, processes
from marketplace.engines.processes import EngineError, Owner

PATIENCE = 30.0


class Valkey:
    """One Valkey server over ``data_dir/valkey``."""

    name = "Valkey"

    def __init__(self, data_dir: Path, run_as: Owner) -> None:
        self.run_as = run_as
        self.binaries = binaries.valkey(run_as)
        self.data = data_dir / "valkey"
        self.socket = config.socket_dir(data_dir) / "valkey.sock"
        self.log = data_dir / "log" / "valkey.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it answers. Raises ``EngineError`` with the log's end."""
        self.run_as.make_dir(self.data)
        self.run_as.make_dir(self.socket.parent)
        self._end_earlier()
        program = self.binaries.program("valkey-server")
        self.process = processes.spawn([program, *self._options()], log=self.log, run_as=self.run_as)
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                msg = f"Valkey does not start. The end of {self.log}:\n{processes.tail(self.log)}"
                raise EngineError(msg)
            time.sleep(0.05)

    def stop(self) -> None:
        """Write what is buffered and stop."""
        if self.process is not None:
            processes.stop(self.process, signal.SIGTERM, patience=10)

    def is_running(self) -> bool:
        """Return whether our server process lives."""
        return self.process is not None and self.process.poll() is None

    def _options(self) -> list[str | Path]:
        return [
            *("--port", "0"),
            *("--unixsocket", self.socket, "--unixsocketperm", "700"),
            *("--dir", self.data, "--pidfile", self.data / "valkey.pid"),
            *("--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
            *("--maxmemory-policy", "noeviction"),  # the broker's messages are in it
        ]

    def _answers(self) -> bool:
        try:
            with redis.Redis(unix_socket_path=str(self.socket), socket_timeout=2) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def _end_earlier(self) -> None:
        """Stop a server that a killed supervisor left. Its title shows our socket."""
        try:
            pid = int((self.data / "valkey.pid").read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            return
        processes.end_leftover(pid, str(self.socket), signal.SIGTERM)
