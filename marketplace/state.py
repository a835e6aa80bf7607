"""The one door for state.

A model with a life has ``state``, a ``State`` (``TextChoices``) and a table
``TRANSITIONS`` of the states that may follow each. ``move`` changes one object by
compare-and-set and writes its history row, ``move_each`` several; ``move_all`` does so for
a set. Nothing else assigns ``.state`` (tests/test_architecture.py watches).
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import connection, models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from marketplace import clock
from marketplace.db import locked
from marketplace.errors import DomainError
from marketplace.models import StateChange

if TYPE_CHECKING:
    from accounts.models import User

Transitions = Mapping[str, frozenset[str]]


class IllegalTransition(DomainError):
    """The table does not allow this step from the object's present state."""


class Stateful(models.Model):
    """Base of models with a life. Subclasses declare ``state`` and ``TRANSITIONS``."""

    TRANSITIONS: ClassVar[Transitions]
    state: "models.CharField[str, str]"

    class Meta:
        abstract = True

    def can_move(self, to: str) -> bool:
        """Return whether the table allows ``to`` next."""
        return to in self.TRANSITIONS.get(self.state, frozenset())

    def history(self) -> QuerySet[StateChange]:
        """Return this object's changes of state, oldest first."""
        changes = StateChange.objects.filter(subject_type=self._meta.label_lower, subject_id=self.pk)
        return changes.order_by("id").select_related("actor")


def state_constraint(choices: type[models.TextChoices], name: str) -> models.CheckConstraint:
    """Return the constraint that lets the database refuse any other value."""
    return models.CheckConstraint(condition=models.Q(state__in=choices.values), name=name)


def begin(instance: Stateful, *, actor: "User | None" = None, reason: str = "") -> None:
    """Record that ``instance``, just saved, began its life in its present state."""
    begin_each([instance], actor=actor, reason=reason)


def begin_each(instances: Sequence[Stateful], *, actor: "User | None" = None, reason: str = "") -> None:
    """Record that ``instances``, of whatever models and just saved, began their lives; a single statement."""
    _check_transaction()
    by, at = actor.pk if actor else None, clock.now()
    begun = [(each._meta.label_lower, each.pk, each.state) for each in instances]
    if begun:
        with connection.cursor() as cursor:
            cursor.execute(_BEGIN, [by, reason, at, *map(list, zip(*begun, strict=True))])


def begin_all(
    model: type[Stateful], states: Mapping[int, str], *, actor: "User | None" = None, reason: str = ""
) -> None:
    """Record that objects of ``model``, just saved, began their lives (key → state): one INSERT per state."""
    for state in set(states.values()):
        _record([pk for pk, each in states.items() if each == state], model, "", state, actor, reason)


def move(instance: Stateful, to: str, *, actor: "User | None" = None, reason: str = "", **changes: Any) -> None:
    """Move ``instance`` to state ``to`` and set ``changes`` on it in the same UPDATE.

    Runs in the caller's transaction, which holds the row's lock from here on. Raises
    ``IllegalTransition`` when the table forbids the step or when the row is no longer
    in the state that ``instance`` was read in (someone else was faster); nothing is
    written then.
    """
    move_each([instance], to, actor=actor, reason=reason, **changes)


def move_each(
    instances: Sequence[Stateful], to: str, *, actor: "User | None" = None, reason: str = "", **changes: Any
) -> None:
    """Move all ``instances``, of one model and in one state, as ``move`` does one; a single statement.

    Raises ``IllegalTransition`` where one of them may not, or no longer is in that state; nothing is written then.
    """
    if not instances:
        return
    before = instances[0].state
    for each in instances:
        if each.state != before or not each.can_move(to):
            raise _illegal(each, to)
    _check_transaction()
    model, pks = type(instances[0]), [each.pk for each in instances]
    if _move(model, pks, before, {"state": to, **changes}, actor, reason) != len(pks):
        refused = _illegal(instances[0], to)
        if len(pks) > 1:
            # The others have moved by now.
            transaction.set_rollback(True)
        raise refused
    for each in instances:
        for name, value in {"state": to, **changes}.items():
            setattr(each, name, value)


def move_all(
    queryset: QuerySet[Any], to: str, *, actor: "User | None" = None, reason: str = "", **changes: Any
) -> int:
    """Move every row of ``queryset`` that may go to ``to``; return how many moved.

    Set-based: one locked SELECT, one UPDATE, one bulk INSERT of history. Rows whose
    state does not allow the step are left as they are.
    """
    model = queryset.model
    sources = [state for state, following in model.TRANSITIONS.items() if to in following]
    found = list(locked(queryset.filter(state__in=sources)).values_list("pk", "state"))
    model._base_manager.filter(pk__in=[pk for pk, _state in found]).update(state=to, **changes)
    for before in {state for _pk, state in found}:
        _record([pk for pk, state in found if state == before], model, before, to, actor, reason)
    return len(found)


def _illegal(instance: Stateful, to: str) -> IllegalTransition:
    message = _("This is no longer possible: it is %(state)s now.")
    model: Any = type(instance)
    fresh = model._base_manager.filter(pk=instance.pk).values_list("state", flat=True).first()
    choices = dict(model._meta.get_field("state").flatchoices)
    error = IllegalTransition(message % {"state": choices.get(fresh, fresh)})
    error.add_note(f"{instance._meta.label} {instance.pk}: {fresh} → {to}")
    return error


_BEGIN = """
INSERT INTO marketplace_statechange (actor_id, reason, at, from_state, subject_type, subject_id, to_state)
SELECT %s, %s, %s, '', * FROM unnest(%s::text[], %s::bigint[], %s::text[])
"""
_RECORD = """
INSERT INTO marketplace_statechange (subject_type, subject_id, from_state, to_state, actor_id, reason, at)
SELECT %s, id, %s, %s, %s, %s, %s FROM
"""


def _record(
    pks: list[int], model: type[models.Model], before: str, to: str, actor: "User | None", reason: str
) -> None:
    _check_transaction()
    with connection.cursor() as cursor:
        said = [model._meta.label_lower, before, to, actor.pk if actor else None, reason, clock.now()]
        cursor.execute(f"{_RECORD} unnest(%s::bigint[]) AS id", [*said, pks])


def _move(
    model: type[models.Model],
    pks: list[int],
    before: str,
    changes: Mapping[str, Any],
    actor: "User | None",
    reason: str,
) -> int:
    """Change rows that are in state ``before`` and write their history; return how many."""
    fields: list[tuple[Any, Any]] = [(model._meta.get_field(name), value) for name, value in changes.items()]
    sets = ", ".join(f'"{field.column}" = %s' for field, _value in fields)
    sql = f"""
        WITH moved AS (
            UPDATE "{model._meta.db_table}" SET {sets} WHERE id = ANY(%s) AND state = %s RETURNING id
        ) {_RECORD} moved ORDER BY id
    """  # noqa: S608 - names of tables and columns
    values = [field.get_db_prep_save(_plain(field, value), connection) for field, value in fields]
    said = [model._meta.label_lower, before, changes["state"], actor.pk if actor else None, reason, clock.now()]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, pks, before, *said])
        moved: int = cursor.rowcount
    return moved


def _plain(field: Any, value: Any) -> Any:
    """Return what a field keeps of a value: of another row its key."""
    return value.prepare_database_save(field) if hasattr(value, "prepare_database_save") else value


def _check_transaction() -> None:
    if not connection.in_atomic_block:
        msg = "state changes need a transaction: the change and its history are one"
        raise RuntimeError(msg)
