"""Makes the virtual environment and hands over; the only file that runs on any Python 3.

``python3 marketplace/engines/bootstrap.py demo`` installs what the demo needs and starts it;
``… dev`` installs the developers' tools too and ends. Packages are installed again only when
a requirements file has changed.
"""

import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = str(VENV / "bin" / "python")
REQUIREMENTS = {"demo": ["requirements.txt"], "dev": ["requirements.txt", "requirements-dev.txt"]}
OLDEST = (3, 11)
# What WeasyPrint loads.
PANGO = ["pango-1.0", "pangoft2-1.0", "harfbuzz-subset"]
PANGO_LINES = [
    ("apt-get", "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"),
    ("dnf", "sudo dnf install pango harfbuzz"),
    ("apk", "sudo apk add pango harfbuzz-subset"),
    ("pacman", "sudo pacman -S pango"),
    ("zypper", "sudo zypper install libpango-1_0-0 libharfbuzz-subset0"),
    ("brew", "brew install pango"),
]


def main(kind: str) -> None:
    """Make the environment for ``kind``; for the demo, become its supervisor."""
    use_new_enough_python()
    os.chdir(str(ROOT))
    make_environment()
    install(kind)
    if kind != "demo":
        return
    missing = pango_sentence()
    if missing:
        print(missing, flush=True)
        os.environ["QUAY_NOTE"] = missing
    os.execv(PYTHON, [PYTHON, "-m", "marketplace.engines.supervisor"])


def use_new_enough_python() -> None:
    """Go on with a newer interpreter of this machine if this one is too old."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(20, OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, *sys.argv])
    stop(
        f"Quay needs Python 3.11 or newer; this is Python {sys.version_info[0]}.{sys.version_info[1]}. "
        "Install a newer one, or name it: make demo PYTHON=/path/to/python3.11"
    )


def make_environment() -> None:
    """Create .venv; make it anew where its interpreter is gone or too old."""
    if Path(PYTHON).exists():
        test = f"import sys, pip; sys.exit(sys.version_info < {OLDEST})"
        if subprocess.call([PYTHON, "-c", test], stderr=subprocess.DEVNULL) == 0:
            return
    begun = time.time()
    try:
        import ensurepip  # noqa: F401 - Debian takes it away from venv
        import venv
    except ImportError:
        stop("Python's venv module is missing. Install it; on Debian and Ubuntu: sudo apt-get install python3-venv")
    try:
        venv.EnvBuilder(with_pip=True, clear=True, symlinks=True).create(str(VENV))
    except (OSError, subprocess.CalledProcessError) as error:
        stop(f"The virtual environment {VENV} can't be made: {error}")
    step("Virtual environment", begun)


def install(kind: str) -> None:
    """Install the requirements, unless the stamp says that exactly these are installed."""
    files = [ROOT / name for name in REQUIREMENTS[kind]]
    state = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    stamp = VENV / f"installed-{kind}"
    if stamp.exists() and stamp.read_text() == state:
        return
    begun = time.time()
    names = " and ".join(REQUIREMENTS[kind])
    print(f"  Installing packages from {names}; the first time this takes a minute or two …", flush=True)
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--prefer-binary"]
    for file in files:
        command += ["-r", str(file)]
    if subprocess.call(command) != 0:
        stop(
            "The packages can't be installed; what is above says why. "
            "Behind a proxy or a mirror, set HTTPS_PROXY or PIP_INDEX_URL."
        )
    stamp.write_text(state)
    step("Packages", begun)


def pango_sentence() -> str:
    """Say what to install where Pango is missing, which PDFs need; empty where it is there."""
    if all(is_library(name) for name in PANGO):
        return ""
    lines = [line for tool, line in PANGO_LINES if shutil.which(tool)] or [PANGO_LINES[0][1]]
    return f"  Pango is missing, so PDFs (statements, packing slips) can't be made. Install it with:\n    {lines[0]}"


def is_library(name: str) -> bool:
    """Say whether the dynamic linker finds a library."""
    if ctypes.util.find_library(name):
        return True
    for file_name in (f"lib{name}.so.0", f"lib{name}.dylib", f"/opt/homebrew/lib/lib{name}.dylib"):
        try:
            ctypes.CDLL(file_name)
        except OSError:
            continue
        return True
    return False


def step(what: str, begun: float) -> None:
    """Print a line about something done."""
    print(f"✓ {what:<34}{time.time() - begun:6.1f} s", flush=True)


def stop(sentence: str) -> None:
    """End with a sentence for a person."""
    sys.stdout.flush()
    sys.stderr.write(sentence + "\n")
    raise SystemExit(1)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "demo")
