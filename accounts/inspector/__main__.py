"""One errand, then the end: ``python -m accounts.inspector``.

Reads one line of JSON (the errand and its options) and after it the file; writes one line of JSON
(the verdict and what belongs to it) and after it a picture, if there is one. A file that asks for more
memory or time than any document needs ends this process and nothing else.
"""

import contextlib
import json
import os
import resource
import sys

from accounts.inspector import errands

# The address space: interpreter and libraries take 200 MB of it, a picture of 50 million pixels twice 200 MB.
MEMORY_BYTES = 640 * 1024 * 1024
# Enough for a picture of 50 million pixels; what passes the check can also be shown, larger.
CPU_SECONDS = {"check": 8, "page": 16}
# Pages wait for nobody's upload.
NICENESS = 5


def main() -> None:
    """Limit this process, do the errand, write the reply."""
    options = json.loads(sys.stdin.buffer.readline())
    errand = options.pop("errand")
    _limit(CPU_SECONDS[errand])
    reply, picture = errands.do(errand, sys.stdin.buffer.read(), options)
    sys.stdout.buffer.write(json.dumps(reply).encode() + b"\n" + picture)


def _limit(cpu_seconds: int) -> None:
    os.nice(NICENESS)
    limits = {
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_CORE: 0,  # no copy of a private document in a memory dump
        resource.RLIMIT_FSIZE: 0,  # writes no file
        resource.RLIMIT_NPROC: 0,  # starts no process
        resource.RLIMIT_AS: MEMORY_BYTES,
    }
    for kind, most in limits.items():
        # macOS has no limit on the address space and says so by refusing.
        with contextlib.suppress(ValueError):
            resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    main()
