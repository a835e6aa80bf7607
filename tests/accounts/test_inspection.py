"""The inspector's own process: what it may use, what it is told, and what becomes of it."""

import json
import subprocess
import sys
import threading
import time

import pytest

from accounts import inspection
from accounts.inspection import COMMAND, Reply, inspect
from accounts.inspector.findings import Finding
from tests.accounts import hostile
from tests.accounts.documents import image_bytes, pdf_bytes

pytestmark = pytest.mark.usefixtures("own_process")
# Resident memory of the inspector, whatever it is given; the limit on its address space is 640 MB.
PEAK_MB = 640


# A process takes over the peak of the one it is forked from: so it is started by one that is small.
WATCHER = """
import json, os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stderr=subprocess.DEVNULL)
_pid, status, used = os.wait4(process.pid, 0)
json.dump([os.waitstatus_to_exitcode(status), used.ru_maxrss // 1024], sys.stderr)
"""


def watched(content):
    """Return the inspector's exit status, its answer, and the most memory it had, in MB."""
    run = subprocess.run(
        [sys.executable, "-c", WATCHER, *COMMAND], input=b'{"errand": "check"}\n' + content, capture_output=True,
        check=True,
    )  # fmt: skip
    status, peak = json.loads(run.stderr)
    return status, run.stdout.partition(b"\n")[0], peak


def test_a_document_is_looked_at():
    assert inspect("check", pdf_bytes(pages=3)) == Reply(
        Finding.FINE, facts={"content_type": "application/pdf", "pages": 3}
    )
    reply = inspect("check", image_bytes("JPEG"))
    assert (reply.finding, reply.content[:3]) == (Finding.FINE, b"\xff\xd8\xff")


def test_what_is_too_much_ends_the_inspector_and_nothing_else():
    assert inspect("check", hostile.HEAVY["forms that draw forms"]()) == Reply(Finding.HEAVY)


@pytest.mark.parametrize("name", hostile.HEAVY)
def test_memory_is_bounded_whatever_comes(name):
    status, answer, peak = watched(hostile.HEAVY[name]())
    assert status < 0 or json.loads(answer) == {"finding": Finding.HEAVY}
    assert peak < PEAK_MB


def test_the_largest_picture_fits():
    status, answer, peak = watched(hostile.largest_picture())
    assert (status, json.loads(answer)["finding"]) == (0, Finding.FINE)
    assert peak < PEAK_MB


def test_time_is_bounded(monkeypatch):
    monkeypatch.setattr(inspection, "PATIENCE_SECONDS", 0.05)
    assert inspect("check", hostile.HEAVY["forms that draw forms"]()) == Reply(Finding.BUSY)


def test_only_so_many_are_looked_at_together(monkeypatch):
    monkeypatch.setattr(inspection, "_places", threading.BoundedSemaphore(1))
    monkeypatch.setattr(inspection, "PATIENCE_SECONDS", 0.01)
    inspection._places.acquire()
    assert inspect("check", pdf_bytes()) == Reply(Finding.BUSY)
    inspection._places.release()


def test_places_are_given_back(monkeypatch):
    monkeypatch.setattr(inspection, "_places", threading.BoundedSemaphore(1))
    began = time.monotonic()
    assert [inspect("check", b"text").finding for _ in range(2)] == [Finding.OTHER_KIND] * 2
    assert time.monotonic() - began < inspection.PATIENCE_SECONDS


def test_the_inspector_gets_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "secret")
    seen = []
    monkeypatch.setattr(
        subprocess, "run", lambda *args, **options: seen.append(options["env"]) or subprocess.CompletedProcess((), -9)
    )
    assert inspect("check", b"") == Reply(Finding.HEAVY)
    assert set(seen[0]) <= set(inspection.ENVIRONMENT)


def test_an_inspector_that_does_not_run_is_no_fault_of_the_file(monkeypatch):
    monkeypatch.setattr(inspection, "COMMAND", [COMMAND[0], "-m", "accounts.inspector.nowhere"])
    with pytest.raises(RuntimeError, match="No module named"):
        inspect("check", pdf_bytes())
