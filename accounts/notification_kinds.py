"""Every kind of message there is: what it is called, to which group it belongs, who gets it.

Each app names its own in ``<app>/mails.py``. What no app has named is sent always.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise

from accounts.models.notification import NotificationGroup as Group


class Audience(Enum):
    """Whom a kind is for: a person (customer or member), a seller's team, or the staff."""

    PERSON = "person"
    TEAM = "team"
    STAFF = "staff"


@dataclass(frozen=True)
class Kind:
    """One kind. ``may_be_off``: its e-mails may be switched off with those of its group; the bell shows it always."""

    code: str
    label: str | Promise
    group: Group
    audience: Audience
    may_be_off: bool


_kinds: dict[str, Kind] = {}


def add_kinds(group: Group, audience: Audience, labels: Mapping[str, Promise], *, may_be_off: bool = False) -> None:
    """Name kinds (code → label)."""
    _kinds.update({code: Kind(code, label, group, audience, may_be_off) for code, label in labels.items()})


def kinds() -> list[Kind]:
    """Return every kind, by group and in the order they were named."""
    order = list(Group)
    return sorted(_kinds.values(), key=lambda kind: order.index(kind.group))


def kind_of(code: str) -> Kind | None:
    """Return a kind, None for one that no app has named."""
    return _kinds.get(code)


def label_of(code: str) -> str:
    """Return what a kind is called; one that no app knows any more by its code."""
    return str(_kinds[code].label) if code in _kinds else code
