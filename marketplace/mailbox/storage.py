"""Mails as ``.eml`` files under ``DATA_DIR/mail``, newest first by the marketplace's clock."""

import datetime as dt
import email.policy
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from pathlib import Path

from django.conf import settings

from marketplace import clock

# 17 digits of time (UTC, to the millisecond) sort; 8 hex digits tell mails of one moment apart.
NAME = r"[0-9]{17}-[0-9a-f]{8}"
_STAMP = "%Y%m%d%H%M%S%f"


@dataclass(frozen=True)
class Mail:
    """One kept mail; ``body`` is empty where only the headers were read."""

    name: str
    at: dt.datetime
    sender: str
    recipient: str
    subject: str
    body: str = ""
    attachments: tuple[str, ...] = ()


def folder() -> Path:
    """Return the directory of the mails."""
    return Path(settings.DATA_DIR) / "mail"


def keep(raw: bytes) -> str:
    """Write one mail whole (no half-written file is ever listed) and return its name."""
    folder().mkdir(parents=True, exist_ok=True)
    moment = clock.now().astimezone(dt.UTC).strftime(_STAMP)[:17]
    name = f"{moment}-{secrets.token_hex(4)}"
    draft = folder() / f"{name}.part"
    draft.write_bytes(raw)
    draft.rename(folder() / f"{name}.eml")
    return name


def names() -> list[str]:
    """Return the names of all kept mails, newest first."""
    return sorted((path.stem for path in folder().glob("*.eml")), reverse=True)


def headers(wanted: Iterable[str]) -> list[Mail]:
    """Return the mails called ``wanted``, with headers only."""
    parser = BytesHeaderParser(policy=email.policy.default)
    return [_mail(name, parser.parsebytes((folder() / f"{name}.eml").read_bytes())) for name in wanted]


def read(name: str) -> Mail | None:
    """Return the mail called ``name`` with its text, or ``None``."""
    message = _message(name)
    if message is None:
        return None
    part = message.get_body(("plain", "html"))
    return _mail(
        name,
        message,
        body=part.get_content() if part else "",
        attachments=tuple(attachment.get_filename() or "" for attachment in message.iter_attachments()),
    )


def designed(name: str) -> str | None:
    """Return the HTML of the mail called ``name``, or ``None`` where there is no such mail or it is text alone."""
    message = _message(name)
    part = message.get_body(("html",)) if message else None
    return str(part.get_content()) if part else None


def _message(name: str) -> EmailMessage | None:
    try:
        raw = (folder() / f"{name}.eml").read_bytes()
    except FileNotFoundError:
        return None
    return BytesParser(policy=email.policy.default).parsebytes(raw)


def _mail(name: str, message: EmailMessage, *, body: str = "", attachments: tuple[str, ...] = ()) -> Mail:
    return Mail(
        name=name,
        at=dt.datetime.strptime(f"{name[:17]}000", _STAMP).replace(tzinfo=dt.UTC),
        sender=str(message["From"] or ""),
        recipient=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        body=body,
        attachments=attachments,
    )
