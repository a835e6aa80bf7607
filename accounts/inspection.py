"""Has documents opened by the inspector: a process of its own with limited memory and time, one for each file."""

import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from accounts.inspector.findings import Finding

COMMAND = [sys.executable, "-m", "accounts.inspector"]
PATIENCE_SECONDS = 30
# How many a web process has at work; what comes meanwhile waits. Each may take 640 MB and a processor.
AT_ONCE = 2
# What Python needs to start. The rest of our environment holds secrets.
ENVIRONMENT = ("PATH", "PYTHONHOME", "PYTHONPATH", "LD_LIBRARY_PATH")
_places = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Reply:
    """What the inspector answered; ``content`` is a picture where one was made."""

    finding: Finding
    content: bytes = b""
    facts: dict[str, Any] = field(default_factory=dict)


def inspect(errand: str, content: bytes, **options: Any) -> Reply:
    """Return the inspector's reply to an errand of ``accounts.inspector.errands``."""
    found, picture = _in_own_process(errand, content, options)
    return Reply(Finding(found.pop("finding")), picture, found)


def _in_own_process(errand: str, content: bytes, options: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    request = json.dumps({"errand": errand, **options}).encode() + b"\n" + content
    if not _places.acquire(timeout=PATIENCE_SECONDS):
        return {"finding": Finding.BUSY}, b""
    try:
        run = subprocess.run(  # noqa: S603 - our own module, the file goes to its standard input
            COMMAND, input=request, capture_output=True, cwd=settings.BASE_DIR, timeout=PATIENCE_SECONDS, check=False,
            env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"finding": Finding.BUSY}, b""
    finally:
        _places.release()
    if run.returncode < 0:  # ended by a limit, or by a decoder's own mistake
        return {"finding": Finding.HEAVY}, b""
    if run.returncode:
        msg = f"the inspector does not run: {run.stderr.decode(errors='replace')[-2000:]}"
        raise RuntimeError(msg)
    line, _newline, picture = run.stdout.partition(b"\n")
    return json.loads(line), picture
