"""What settings need to know about engines: directories, keys, addresses.

Imported by ``marketplace.settings``, so it reads no settings itself. A wrong value in
the environment raises ``ImproperlyConfigured`` with a sentence that names the variable.
"""

import hashlib
import os
import secrets
import stat
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

DATABASE = "quay"
# A unix socket's whole path may have 103 bytes (macOS) or 107 (Linux); file names need up to 16.
LONGEST_SOCKET_DIR = 86
_SYSTEM_DATA = Path("/var/lib/quay")


def is_root() -> bool:
    """Return whether this process may do everything, which PostgreSQL refuses to run as."""
    return os.geteuid() == 0


def data_dir(base_dir: Path) -> Path:
    """Return the directory that holds everything that must last.

    ``QUAY_DATA_DIR`` where it is set; else ``var`` beside the code. Root gets a directory
    under ``/var/lib/quay``, one per checkout: the engines then run as an unprivileged user,
    who could not reach, say, ``/root/quay/var``.
    """
    chosen = os.environ.get("QUAY_DATA_DIR")
    if chosen:
        return Path(chosen).resolve()
    if is_root():
        return _SYSTEM_DATA / f"{base_dir.name}-{_digest(base_dir)}"
    return base_dir / "var"


def socket_dir(data_dir: Path) -> Path:
    """Return the directory of the embedded engines' sockets, short enough for a socket."""
    beside_data = data_dir / "run"
    if len(os.fsencode(beside_data)) <= LONGEST_SOCKET_DIR:
        return beside_data
    return Path(tempfile.gettempdir()) / f"quay-{os.geteuid()}-{_digest(data_dir)}"


def holds_demo(data_dir: Path) -> bool:
    """Return whether ``make demo`` keeps its market in ``data_dir``, so that every command there uses its clock."""
    return (data_dir / "demo").exists()


def mark_demo(data_dir: Path) -> None:
    """Remember that ``data_dir`` is a demo's."""
    (data_dir / "demo").touch()


def secret_key(data_dir: Path, *, required: bool) -> str:
    """Return ``SECRET_KEY``, or the key kept in ``data_dir`` (made at first use).

    A deployment (``required``) must set the variable: a key made by chance on one of
    several servers would sign out the visitors of the others.
    """
    key = os.environ.get("SECRET_KEY", "")
    if key:
        return key
    if required:
        msg = "A deployment (DEPLOY=1) needs SECRET_KEY in the environment: 50 or more random characters."
        raise ImproperlyConfigured(msg)
    path = data_dir / "secret-key"
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        return _new_secret(path)
    except PermissionError:
        raise _unusable(data_dir) from None


def database(url: str | None, data_dir: Path) -> dict[str, Any]:
    """Return Django's settings of the database at ``url``, or of the embedded one.

    ``postgres://user:password@host:port/name?sslmode=require`` - every query argument is
    handed to libpq, except ``conn_max_age`` (seconds, 60 unless given). A socket directory
    is given as ``?host=/run/postgresql``.
    """
    common: dict[str, Any] = {"ENGINE": "marketplace.database", "CONN_HEALTH_CHECKS": True}
    if url is None:
        where = {"NAME": DATABASE, "USER": DATABASE, "HOST": str(socket_dir(data_dir))}
        return {**common, **where, "CONN_MAX_AGE": 60}
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        msg = "DATABASE_URL must read postgres://user:password@host:port/name."
        raise ImproperlyConfigured(msg)
    options = dict(parse_qsl(parts.query))
    return {
        **common,
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": _port(parts.netloc, "DATABASE_URL"),
        "CONN_MAX_AGE": int(options.pop("conn_max_age", "60")),
        "OPTIONS": options,
    }


def redis_url(url: str | None, data_dir: Path) -> str:
    """Return the address of Redis for the cache: ``url`` itself, or the embedded socket's."""
    if url is None:
        return f"unix://{quote(str(socket_dir(data_dir) / 'valkey.sock'))}?db=0"
    if urlsplit(url).scheme not in {"redis", "rediss", "unix"}:
        msg = "REDIS_URL must read redis://host:port/number, rediss://… or unix:///path?db=0."
        raise ImproperlyConfigured(msg)
    return url


def celery_url(redis_url: str) -> str:
    """Return the same Redis as Celery's broker URL spells it."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    number = dict(parse_qsl(parts.query)).get("db", "0")
    return f"redis+socket://{parts.path}?virtual_host={number}"


def email(url: str) -> dict[str, Any]:
    """Return Django's mail settings for ``smtp://user:password@host:port``.

    ``smtp+tls://`` upgrades with STARTTLS (port 587), ``smtps://`` speaks TLS from the
    start (port 465).
    """
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    parts = urlsplit(url)
    if parts.scheme not in ports or not parts.hostname:
        msg = "EMAIL_URL must read smtp://user:password@host:port, smtp+tls://… or smtps://…"
        raise ImproperlyConfigured(msg)
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": int(_port(parts.netloc, "EMAIL_URL") or ports[parts.scheme]),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]


def _port(netloc: str, variable: str) -> str:
    try:
        port = urlsplit(f"//{netloc}").port
    except ValueError:
        msg = f"{variable}: the port is not a number between 0 and 65535."
        raise ImproperlyConfigured(msg) from None
    return "" if port is None else str(port)


def _new_secret(path: Path) -> str:
    """Write a key once; whoever comes second in a race reads the first one's."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=stat.S_IRUSR | stat.S_IWUSR)
        draft.write_text(secrets.token_urlsafe(60), encoding="ascii")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        return path.read_text(encoding="ascii")
    except PermissionError:
        raise _unusable(path.parent) from None


def _unusable(directory: Path) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{directory} can't be read and written. Set QUAY_DATA_DIR to a directory of yours.")


def secret(name: str) -> str:
    """Return a secret from the variable ``name``, or from the file that ``<name>_FILE`` names; empty without both."""
    path = os.environ.get(f"{name}_FILE", "")
    if not path:
        return os.environ.get(name, "").strip()
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{name}_FILE names a file that can't be read: {path}."
        raise ImproperlyConfigured(msg) from error
