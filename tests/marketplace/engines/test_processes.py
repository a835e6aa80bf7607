"""Starting, stopping and recognising processes."""

import os
import signal
import socket
import sys
from pathlib import Path

import pytest

from marketplace.engines import children, processes
from marketplace.engines.processes import EngineError

pytestmark = pytest.mark.engines


def test_what_ignores_the_request_is_killed(tmp_path):
    code = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('on', flush=True); time.sleep(60)"
    )
    log = tmp_path / "log"
    process = processes.spawn([sys.executable, "-c", code], log=log)
    while not log.read_text(encoding="ascii"):
        assert process.poll() is None

    processes.stop(process, signal.SIGTERM, patience=0.2)

    assert process.returncode == -signal.SIGKILL


def test_a_leftover_is_ended_only_by_its_mark(tmp_path):
    process = processes.spawn(["sleep", "61"], log=tmp_path / "log")

    processes.end_leftover(process.pid, "another mark", signal.SIGTERM)
    assert process.poll() is None

    process.terminate()
    process.wait()
    processes.end_leftover(process.pid, "sleep", signal.SIGTERM)


def test_the_end_of_a_log_is_shown(tmp_path):
    log = tmp_path / "log"
    log.write_text("\n".join(str(n) for n in range(100)), encoding="ascii")

    assert processes.tail(log, lines=2) == "    98\n    99"
    assert processes.tail(tmp_path / "none") == ""


def test_another_user_s_directory_is_refused(tmp_path, monkeypatch):
    mine = processes.Owner("someone", os.geteuid() + 1, os.getegid())
    monkeypatch.setattr(processes.os, "geteuid", lambda: mine.uid)

    with pytest.raises(EngineError, match="belongs to another user"):
        mine.make_dir(tmp_path)


def test_what_dies_over_and_over_is_given_up(tmp_path):
    said, started = [], []
    restarts = children.Restarts(say=said.append)
    for _ in range(children.RESTARTS_PER_MINUTE):
        restarts.of("Web", tmp_path / "log", lambda: started.append(1))

    with pytest.raises(EngineError, match="Web keeps dying"):
        restarts.of("Web", tmp_path / "log", lambda: started.append(1))

    assert len(said) == len(started) == children.RESTARTS_PER_MINUTE


def test_a_taken_port_is_said_with_the_next_one():
    with children.bound("127.0.0.1", str(_free_port())) as taken:
        taken.listen()
        port = str(taken.getsockname()[1])
        with pytest.raises(EngineError, match=f"Port {port} .* PORT={int(port) + 1} make demo"):
            children.bound("127.0.0.1", port)


@pytest.mark.parametrize("port", ["", "http", "0", "70000", "-1"])
def test_a_port_must_be_a_number(port):
    with pytest.raises(EngineError, match="PORT must be"):
        children.bound("127.0.0.1", port)


def test_long_logs_are_put_aside(tmp_path: Path):
    (tmp_path / "web.log").write_bytes(b"x" * (children.LOG_MAX_BYTES + 1))
    (tmp_path / "beat.log").write_bytes(b"x")

    children.shorten(tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["beat.log", "web.log.1"]


def _free_port() -> int:

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
