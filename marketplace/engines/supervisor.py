"""``make demo``: engines, database, demo market, web, worker and beat, for as long as it runs.

Ctrl-C, SIGTERM or a closed terminal stop everything in order and leave the data. Every
child is started by the main thread, so that the kernel ends it when this process is killed.
"""

import contextlib
import ctypes
import os
import signal
import sys
import textwrap
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

from marketplace.engines import children, config, embedded, processes
from marketplace.engines.children import Child
from marketplace.engines.processes import EngineError

BASE_DIR = Path(__file__).resolve().parent.parent.parent
PAGES = {"Store": "/", "Seller platform": "/seller/", "Review and operation": "/admin/", "Mailbox": "/demo/mailbox/"}


class Stopped(BaseException):
    """A signal asked us to stop; not an Exception, so that nothing swallows it."""


def main() -> int:
    """Run the demo; return the exit status."""
    sys.stdout.reconfigure(errors="replace", line_buffering=True)  # type: ignore[union-attr]  # a text stream
    _stop_on_signals()
    os.chdir(BASE_DIR)
    data_dir = config.data_dir(BASE_DIR)
    try:
        _run(data_dir)
    except EngineError as error:
        sys.stdout.flush()
        print(f"\n{error}", file=sys.stderr)
        return 1
    except Stopped:
        print("Everything is stopped. The data stays in", data_dir)
    return 0


def _run(data_dir: Path) -> None:
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    env = {**os.environ, "DEMO": "1", "PORT": port, "PYTHONUNBUFFERED": "1"}
    print(f"Quay keeps its data in {data_dir}")
    with (
        embedded.claimed(data_dir),
        children.bound(host, port) as listener,
        embedded.started(data_dir, told=_step) as engines,
    ):
        children.shorten(data_dir / "log")
        _manage(["prepare_demo"], env)
        family = children.ours(data_dir, listener, env)
        with _started(family):
            begun = time.monotonic()
            _wait_until_healthy(f"http://{_reachable(host)}:{port}/health/", family)
            _step("Web, worker and beat", time.monotonic() - begun)
            _print_welcome(f"http://{_reachable(host)}:{port}", data_dir)
            _watch(engines, family)


def _watch(engines: Sequence[embedded.Engine], family: Sequence[Child]) -> None:
    """Start again whatever dies, until a signal raises ``Stopped``."""
    restarts = children.Restarts(say=print)
    while True:
        for each in (*engines, *family):
            if not each.is_running():
                restarts.of(each.name, each.log, each.start)
        time.sleep(0.5)


def _manage(command: Sequence[str], env: dict[str, str]) -> None:
    """Run a management command whose lines go to the terminal; end it if we are to stop."""
    process = processes.spawn([sys.executable, BASE_DIR / "manage.py", *command], log=None, env=env)
    try:
        status = process.wait()
    finally:
        processes.stop(process, signal.SIGTERM, patience=5)
    if status:
        msg = f"manage.py {' '.join(command)} failed; what is above says why."
        raise EngineError(msg)


@contextlib.contextmanager
def _started(family: Sequence[Child]) -> Iterator[None]:
    try:
        for child in reversed(family):
            child.start()
        yield
    finally:
        print("\nStopping …")
        for child in family:
            child.stop()


def _wait_until_healthy(url: str, family: Sequence[Child]) -> None:
    allowed = os.environ.get("ALLOWED_HOSTS", "*").split(",")[0].replace("*", "")
    request = urllib.request.Request(url, headers={"Host": allowed} if allowed else {})  # noqa: S310 - our own server
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        for child in family:
            if not child.is_running():
                msg = f"{child.name} did not start. The end of {child.log}:\n{processes.tail(child.log)}"
                raise EngineError(msg)
        with contextlib.suppress(OSError), urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            if answer.status == 200:
                return
        time.sleep(0.1)
    msg = f"{url} does not answer. The end of {family[0].log}:\n{processes.tail(family[0].log)}"
    raise EngineError(msg)


def _print_welcome(site: str, data_dir: Path) -> None:
    print()
    for name, path in PAGES.items():
        if path != "/demo/mailbox/" or "EMAIL_URL" not in os.environ:
            print(f"  {name:<22}{site}{path}")
    with contextlib.suppress(FileNotFoundError):
        print("\n" + textwrap.indent((data_dir / "sign-ins").read_text(encoding="utf-8").rstrip(), "  "))
    if note := os.environ.get("QUAY_NOTE"):
        print("\n" + note)
    print("\nMove the demo's clock with: .venv/bin/python manage.py demo_clock +3d")
    print("Ctrl-C stops everything; the data stays.")


def _step(what: str, seconds: float) -> None:
    print(f"✓ {what:<34}{seconds:6.1f} s")


def _reachable(host: str) -> str:
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - a comparison
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _stop_on_signals() -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    if "MAKELEVEL" in os.environ and processes.IS_LINUX:
        ctypes.CDLL(None).prctl(processes.PR_SET_PDEATHSIG, signal.SIGTERM)  # make was killed: nobody to report to


if __name__ == "__main__":
    sys.exit(main())
