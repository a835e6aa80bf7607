"""Queues of staff: what waits for reviewers and operators. One registry feeds the lists and the counters.

A queue is a class: a title, the permission that shows it, and the rows that wait. An app registers its queues
from its admin module; the admin's home counts them, and ``QueueFilter`` lists one in its model's admin.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from babel.numbers import format_decimal
from django.contrib import admin
from django.core.exceptions import EmptyResultSet
from django.core.paginator import Paginator
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import get_language, gettext_lazy as _, to_locale

from marketplace.db import fetch_all

if TYPE_CHECKING:
    from accounts.models import User

# Beyond this nobody needs the exact number, and counting on would cost more than the list.
CAP = 1_000


@dataclass(frozen=True)
class Queue:
    """One queue. Subclasses say of which model, who sees it, and which rows wait in it."""

    slug: str
    title: str | Promise
    # How what waits is shown: ``bad``, ``warn`` or empty.
    tone: str = ""

    model: ClassVar[type[Model]]
    permission: ClassVar[str]
    # What stands on top. Counting takes the first rows in this order too: the index that serves the list serves it.
    ordering: ClassVar[tuple[str, ...]] = ("pk",)
    parameter: ClassVar[str] = "queue"

    def waiting(self, user: "User") -> Q:
        """Return which rows wait for ``user``."""
        raise NotImplementedError

    def get_queryset(self, user: "User") -> QuerySet[Any]:
        """Return the rows that wait for ``user``, in order."""
        return self.model._default_manager.filter(self.waiting(user)).order_by(*self.ordering)

    @property
    def url(self) -> str:
        """The address of its list."""
        options = self.model._meta
        return f"{reverse(f'admin:{options.app_label}_{options.model_name}_changelist')}?{self.parameter}={self.slug}"


@dataclass(frozen=True)
class Section:
    """Queues that stand together on the home, under one heading."""

    title: str | Promise
    position: int
    queues: Sequence[Queue]
    # A page about them: what its link says, and the name of its address.
    link: tuple[str | Promise, str] | None = None


@dataclass(frozen=True)
class Counted:
    """A queue with how many rows wait in it, at most ``CAP + 1``."""

    queue: Queue
    count: int

    @property
    def text(self) -> str:
        """The number as people read it, ``1,000+`` beyond the cap."""
        number = format_decimal(min(self.count, CAP), locale=to_locale(get_language() or "en"))
        return f"{number}+" if self.count > CAP else number

    @property
    def tone(self) -> str:
        """The queue's tone where something waits."""
        return self.queue.tone if self.count else ""


_sections: list[Section] = []


def register(section: Section) -> None:
    """Add a section to the home."""
    _sections.append(section)
    _sections.sort(key=lambda each: each.position)


def of_model(model: type[Model]) -> list[Queue]:
    """Return the registered queues of a model's rows."""
    return [queue for section in _sections for queue in section.queues if queue.model is model]


def count(queues: Iterable[Queue], user: "User") -> list[Counted]:
    """Count queues of any models, each up to the cap, in one query."""
    chosen = list(queues)
    if not chosen:
        return []
    parts = [_capped(queue.get_queryset(user)) for queue in chosen]
    numbers = ", ".join(f"(SELECT count(*) FROM ({sql}) AS waiting)" for sql, _params in parts)  # noqa: S608 - Django's
    found = fetch_all(f"SELECT {numbers}", [value for _sql, params in parts for value in params])[0]
    return [Counted(queue, number) for queue, number in zip(chosen, found, strict=True)]


def _capped(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    try:
        sql, params = rows.values("pk")[: CAP + 1].query.sql_with_params()
    except EmptyResultSet:
        return "SELECT 1 WHERE false", ()
    return sql, tuple(params)


def home(user: "User") -> list[tuple[Section, list[Counted]]]:
    """Return the sections with the queues that ``user`` may see, counted; one query."""
    shown = [(section, [each for each in section.queues if user.has_perm(each.permission)]) for section in _sections]
    counted = iter(count((queue for _section, queues in shown for queue in queues), user))
    return [(section, [next(counted) for _queue in queues]) for section, queues in shown if queues]


class CappedPaginator(Paginator):
    """Pages of a long list: counts and leads no further than the cap; whoever looks for older rows searches."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, at most ``CAP``."""
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]  # lists of the admin are querysets
        return rows[:CAP].count()

    @property
    def is_capped(self) -> bool:
        """Whether there may be more."""
        return self.count == CAP


class QueueFilter(admin.SimpleListFilter):
    """Which queue a model's list shows: ``?queue=<slug>``."""

    title = _("queue")
    parameter_name = "queue"

    def lookups(self, _request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the queues of the model."""
        return [(queue.slug, queue.title) for queue in of_model(model_admin.model)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows that wait in the chosen queue; all where there is no such queue."""
        chosen = next((queue for queue in of_model(queryset.model) if queue.slug == self.value()), None)
        return queryset.filter(chosen.waiting(request.user)) if chosen else queryset  # type: ignore[arg-type]
