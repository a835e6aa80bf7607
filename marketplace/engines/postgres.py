"""The embedded PostgreSQL: a real server on a unix socket, in a directory of ours."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg2

from marketplace.engines import binaries, config, processes
from marketplace.engines.processes import EngineError, Owner

PATIENCE = 60.0
_SETTINGS = {
    "listen_addresses": "",  # the socket only: no port to be taken, nothing to be reached from outside
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "jit": "off",  # compiling a short query takes longer than running it
}
# For tests, whose data nobody misses after a crash.
_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """One PostgreSQL server over ``data_dir/postgres``."""

    name = "PostgreSQL"

    def __init__(self, data_dir: Path, run_as: Owner, *, lasting: bool = True) -> None:
        self.run_as = run_as
        self.lasting = lasting
        self.binaries = binaries.postgres(run_as)
        self.data = data_dir / "postgres"
        self.socket = config.socket_dir(data_dir)
        self.log = data_dir / "log" / "postgres.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it answers. Raises ``EngineError`` with the log's end."""
        self._end_earlier()
        if not self.data.exists():
            self._initialise()
        self._check_version()
        self._write_access_rules()
        self.run_as.make_dir(self.socket)
        deadline = time.monotonic() + PATIENCE
        # Children of a killed server let go of its memory only after a moment: try again.
        while not self._came_up(deadline):
            if time.monotonic() > deadline:
                msg = f"PostgreSQL does not start. The end of {self.log}:\n{processes.tail(self.log)}"
                raise EngineError(msg)
            time.sleep(0.5)
        self._create_database()

    def stop(self) -> None:
        """End open transactions, write a checkpoint and stop."""
        if self.process is not None:
            processes.stop(self.process, signal.SIGINT, patience=30)

    def is_running(self) -> bool:
        """Return whether our server process lives."""
        return self.process is not None and self.process.poll() is None

    def _initialise(self) -> None:
        """Make a new cluster beside its place and move it there whole, so that a half-made one is never used."""
        draft = self.data.with_name("postgres.new")
        shutil.rmtree(draft, ignore_errors=True)
        self.run_as.make_dir(draft)
        command: list[str | Path] = [
            self.binaries.program("initdb"),
            f"--pgdata={draft}",
            f"--username={config.DATABASE}",
            "--auth=peer",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            *([] if self.lasting else ["--no-sync"]),
        ]
        done = subprocess.run(  # noqa: S603 - our own program
            command,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            **self.run_as.switch,
        )
        if done.returncode:
            msg = f"PostgreSQL's initdb failed:\n{done.stdout}{done.stderr}"
            raise EngineError(msg)
        draft.rename(self.data)

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        wanted = self.binaries.version.split(".")[0]
        if found != wanted:
            msg = (
                f"{self.data} was made by PostgreSQL {found}; this is PostgreSQL {wanted}. Move that directory away "
                "to start afresh, or dump it with the older version first (docs/deploy.md)."
            )
            raise EngineError(msg)

    def _write_access_rules(self) -> None:
        """Let in the user who starts us, as known to the kernel: no password to keep."""
        us = pwd.getpwuid(os.geteuid()).pw_name
        rules = {
            "pg_hba.conf": "local all all peer map=quay\n",
            "pg_ident.conf": "".join(f'quay "{name}" {config.DATABASE}\n' for name in sorted({us, self.run_as.name})),
        }
        for name, text in rules.items():
            (self.data / name).write_text(text, encoding="utf-8")

    def _came_up(self, deadline: float) -> bool:
        """Start the process; return whether it answers before it dies or time runs out."""
        settings = _SETTINGS if self.lasting else {**_SETTINGS, **_FORGETFUL}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        program = self.binaries.program("postgres")
        command: list[str | Path] = [program, "-D", self.data, "-k", self.socket, *options]
        self.process = processes.spawn(command, log=self.log, dies_by=signal.SIGINT, run_as=self.run_as)
        while time.monotonic() < deadline:
            with contextlib.suppress(psycopg2.OperationalError):
                self._connect().close()
                return True
            if self.process.poll() is not None:
                return False
            time.sleep(0.05)
        self.stop()
        return False

    def _connect(self) -> "psycopg2.extensions.connection":
        return psycopg2.connect(host=str(self.socket), user=config.DATABASE, dbname="postgres", connect_timeout=5)

    def _create_database(self) -> None:
        connection = self._connect()
        connection.autocommit = True
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [config.DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE DATABASE "{config.DATABASE}"')

    def _end_earlier(self) -> None:
        """Stop a server that a killed supervisor left, and clear what a crash left behind.

        We hold the lock of the data directory, so that nobody else may be starting one. A
        process id in a stale file may belong to another program by now, which would keep
        PostgreSQL from starting: only a process that names our directory counts.
        """
        pid_file = self.data / "postmaster.pid"
        for path in (pid_file, self.socket / ".s.PGSQL.5432.lock"):
            try:
                pid = int(path.read_text(encoding="utf-8").split("\n", 1)[0])
            except (FileNotFoundError, ValueError):
                continue
            processes.end_leftover(pid, str(self.data), signal.SIGINT)
            if processes.command_line(pid):
                path.unlink(missing_ok=True)
