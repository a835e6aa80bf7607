"""The activity log of a seller's team: who did what, and when.

Services of every app call ``record`` in the transaction of what they do. An app names its kinds once, in
its ``seller_desk.py``, with ``add_kinds``; accounts shows them without knowing the apps above it.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import Activity, Seller, User
from marketplace.money import Money

# Field of the subject → before, after.
Changes = Mapping[str, tuple[Any, Any]]
# Of these only the last digits are known here, and they are shown as such.
_MASKED = frozenset({"bank_account_last4", "representative_id_last4"})
# A seller is a mainland enterprise: its capital is in yuan.
_YUAN = frozenset({"registered_capital_minor"})
_kinds: dict[str, str | Promise] = {}
_abouts: dict[str, Callable[[str], str]] = {}


@dataclass(frozen=True)
class Change:
    """One field of the subject as people read it."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One line of the log in the active language."""

    at: dt.datetime
    person: User
    what: str
    about: str
    changes: list[Change]


def add_kinds(kinds: Mapping[str, str | Promise], *, about: Callable[[str], str] | None = None) -> None:
    """Name kinds of activity; a label says what was done: “Role changed”.

    ``about`` says in the reader's language what the log keeps as a code.
    """
    _kinds.update(kinds)
    if about is not None:
        _abouts.update(dict.fromkeys(kinds, about))


def kinds() -> list[tuple[str, str]]:
    """Return every kind with its label, as choices of a filter."""
    return [(kind, str(label)) for kind, label in _kinds.items()]


def label_of(kind: str) -> str:
    """Return what a kind is called; one that no app knows any more by its name."""
    return str(_kinds.get(kind, kind))


def record(
    *, seller: Seller, actor: User, kind: str, subject: models.Model, about: str = "", changes: Changes | None = None
) -> None:
    """Write that ``actor`` did something of ``kind`` to ``subject`` on behalf of ``seller``; one INSERT.

    ``about`` is what the subject is called, as it shall be read years later. ``changes`` are fields of the
    subject with their values before and after (amounts as ``Money``). ``LookupError`` for a kind nobody named.
    """
    record_for_all(sellers=[seller], actor=actor, kind=kind, subject=subject, about=about, changes=changes)


def record_for_all(
    *, sellers: Iterable[Seller], actor: User, kind: str, subject: models.Model, about: str = "",
    changes: Changes | None = None,
) -> None:  # fmt: skip
    """Write one thing into the logs of several sellers; one INSERT."""
    if kind not in _kinds:
        msg = f"{kind} is no kind of activity; name it with add_kinds"
        raise LookupError(msg)
    told = [[field, _text(field, before), _text(field, after)] for field, (before, after) in (changes or {}).items()]
    Activity.objects.bulk_create(
        Activity(
            seller=seller,
            actor=actor,
            kind=kind,
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            about=about[: Activity._meta.get_field("about").max_length],
            changes=told,
        )
        for seller in sellers
    )


def values(instance: models.Model, fields: Iterable[str]) -> dict[str, Any]:
    """Return what ``fields`` hold now, for ``changed_since``; sealed ones are left out."""
    columns = [instance._meta.get_field(field) for field in fields]
    return {each.name: getattr(instance, each.name) for each in columns if not isinstance(each, models.BinaryField)}


def changed_since(before: Mapping[str, Any], instance: models.Model) -> Changes:
    """Return the fields that hold something else than ``before``."""
    pairs = {field: (value, getattr(instance, field)) for field, value in before.items()}
    return {field: pair for field, pair in pairs.items() if pair[0] != pair[1]}


def people(found: QuerySet[Activity]) -> list[tuple[str, str]]:
    """Return who did what is in ``found``, as choices of a filter; people who have left the team stay in its log."""
    there = User.objects.filter(pk__in=found.order_by().values("actor")).order_by("full_name", "email")
    return [(str(person.pk), str(person)) for person in there]


def line_of(activity: Activity) -> Line:
    """Return a line of the log in the active language; no query where ``actor`` was fetched with it."""
    changes = [Change(*_shown(activity.subject_type, *change)) for change in activity.changes]
    about = _abouts.get(activity.kind, str)(activity.about)
    return Line(activity.at, activity.actor, label_of(activity.kind), about, changes)


def _text(field: str, value: Any) -> str:
    if field in _YUAN and value is not None:
        value = Money(value, "CNY")
    if isinstance(value, Money):
        return f"{value.plain()} {value.currency}"
    if field in _MASKED and value:
        return f"•••• {value}"
    return "" if value is None else str(value)


def _shown(subject_type: str, name: str, before: str, after: str) -> tuple[str, str, str]:
    try:
        field = apps.get_model(subject_type)._meta.get_field(name)
    except (LookupError, FieldDoesNotExist):
        return name, before, after
    words = {"True": _("Yes"), "False": _("No")} if isinstance(field, models.BooleanField) else {}
    words |= {str(value): str(label) for value, label in getattr(field, "flatchoices", [])}
    label = capfirst(str(getattr(field, "verbose_name", name)))
    return label, words.get(before, before), words.get(after, after)
