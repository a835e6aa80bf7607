"""Child processes that never outlive their parent, and how they are stopped."""

import contextlib
import ctypes
import os
import platform
import pwd
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marketplace.engines import config

PR_SET_PDEATHSIG = 1
UNPRIVILEGED = "nobody"
IS_LINUX = platform.system() == "Linux"


class EngineError(Exception):
    """An engine can't be had here; the message is a sentence that says what to do."""


@dataclass(frozen=True)
class Owner:
    """The system user an embedded engine runs as and who owns its files."""

    name: str
    uid: int
    gid: int

    @property
    def switch(self) -> dict[str, Any]:
        """Arguments of ``Popen`` that become this user; none when we are it already."""
        if os.geteuid() == self.uid:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def make_dir(self, path: Path) -> Path:
        """Make ``path`` this user's own directory, closed to others. Raises ``EngineError``."""
        path.mkdir(mode=0o700, exist_ok=True)
        found = path.lstat()
        if path.is_symlink() or found.st_uid not in {self.uid, os.geteuid()}:
            msg = f"{path} belongs to another user. Remove it, or set QUAY_DATA_DIR to a directory of yours."
            raise EngineError(msg)
        if found.st_uid != self.uid:
            os.chown(path, self.uid, self.gid)
        path.chmod(0o700)
        return path


def owner() -> Owner:
    """Return whom engines run as: us, or ``nobody`` where we are root."""
    try:
        entry = pwd.getpwnam(UNPRIVILEGED) if config.is_root() else pwd.getpwuid(os.geteuid())
    except KeyError:
        who = UNPRIVILEGED if config.is_root() else f"the user id {os.geteuid()}"
        msg = f"PostgreSQL needs a user with a name, and this system has none for {who}. Add it to /etc/passwd."
        raise EngineError(msg) from None
    return Owner(entry.pw_name, entry.pw_uid, entry.pw_gid)


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path | None,
    dies_by: signal.Signals = signal.SIGTERM,
    run_as: Owner | None = None,
    env: Mapping[str, str] | None = None,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start ``command`` in its own session, so that Ctrl-C reaches only the parent.

    What it prints goes to ``log``, or to the terminal where there is none. On Linux the
    kernel sends ``dies_by`` when the thread that called this ends, however that happens;
    call it from the main thread.
    """
    parent = os.getpid()
    libc = ctypes.CDLL(None) if IS_LINUX else None

    def follow_parent() -> None:
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, dies_by)
            if os.getppid() != parent:
                os._exit(1)

    with log.open("ab") if log else contextlib.nullcontext() as output:
        process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 - our own commands
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if log else None,
            cwd="/" if run_as and run_as.switch else None,
            env=env,
            pass_fds=pass_fds,
            start_new_session=True,
            preexec_fn=follow_parent,  # noqa: PLW1509 - no other thread runs here
            **(run_as.switch if run_as else {}),
        )
    return process


def stop(process: subprocess.Popen[bytes], how: signal.Signals, *, patience: float) -> None:
    """Send ``how``, wait ``patience`` seconds, then kill what is left of the process's group."""
    if process.poll() is None:
        process.send_signal(how)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def command_line(pid: int) -> str:
    """Return the command a running process was started with; empty when there is none."""
    if IS_LINUX:
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    answer = subprocess.run(  # noqa: S603
        ["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return answer.stdout


def end_leftover(pid: int, mark: str, how: signal.Signals, *, patience: float = 20) -> None:
    """Stop process ``pid`` if its command line names ``mark``; wait until it is gone.

    For a child whose supervisor was killed and that the kernel could not take along.
    Raises ``EngineError`` when it does not go.
    """
    deadline = time.monotonic() + patience
    while mark in command_line(pid):
        if time.monotonic() > deadline:
            msg = f"Process {pid} of an earlier start does not end. End it by hand: kill -9 {pid}"
            raise EngineError(msg)
        os.kill(pid, how)
        time.sleep(0.2)


def tail(log: Path, lines: int = 15) -> str:
    """Return the last lines of a log, indented, for an error message."""
    try:
        text = log.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""
    return "\n".join(f"    {line}" for line in text.splitlines()[-lines:])
