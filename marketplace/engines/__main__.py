"""``python -m marketplace.engines COMMAND …`` runs a command with the embedded engines up.

Where ``make demo`` is running they are up already; else they are started for the command
and stopped after it. ``--reset`` removes the data directory instead.
"""

import shutil
import signal
import subprocess
import sys
from types import FrameType

from marketplace.engines import config, embedded
from marketplace.engines.processes import EngineError
from marketplace.engines.supervisor import BASE_DIR


def main(arguments: list[str]) -> int:
    """Do what the arguments say; return the exit status."""
    signal.signal(signal.SIGTERM, _interrupt)
    data_dir = config.data_dir(BASE_DIR)
    try:
        if arguments == ["--reset"]:
            with embedded.claimed(data_dir):
                shutil.rmtree(data_dir)
            print(f"{data_dir} is gone.")
            return 0
        try:
            with embedded.running(data_dir):
                return subprocess.call(arguments)
        except embedded.AlreadyRunning:
            return subprocess.call(arguments)
    except EngineError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    if not sys.argv[1:]:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
