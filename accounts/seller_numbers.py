"""The numbers on a page of the seller platform: rail, bell, tabs, to-dos; asked together, in one statement.

Each app registers its own beside what else it adds to the platform (``seller_nav``). Whoever needs some first
asks for those of every page too, so that a page costs one statement however many apps count something for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from accounts.models import Seller, User
from marketplace import clock
from marketplace.db import fetch_all
from marketplace.workdays import end_of_today

# Counts stop here: nobody pages through more.
COUNT_LIMIT = 10_000
_KEPT = "_seller_numbers"


@dataclass(frozen=True)
class _Group:
    """Numbers that one query returns in one row."""

    names: tuple[str, ...]
    query: str


_group_of: dict[str, _Group] = {}
_on_every_page: list[str] = []


def add(names: Iterable[str], query: str) -> None:
    """Register the numbers that ``query`` returns, in one row in the order of ``names``.

    Its parameters: ``seller``, ``user`` (None where nobody looks), ``now``, ``midnight`` (the coming one in China),
    ``limit``.
    """
    group = _Group(tuple(names), query)
    _group_of.update(dict.fromkeys(group.names, group))


def show_always(name: str) -> None:
    """Say that every page shows a number, so that it is asked for with the first others."""
    _on_every_page.append(name)


class Numbers:
    """What was asked for one page of one seller, as one person sees it."""

    def __init__(self, seller: Seller, user: User | None) -> None:
        self.seller, self.user = seller, user
        self.known: dict[str, Any] = {}

    def get(self, names: Iterable[str]) -> list[Any]:
        """Return the numbers of these names in order; one query for those nobody has asked for yet."""
        wanted = list(names)
        if not self.known.keys() >= set(wanted):
            self._ask([name for name in (*wanted, *_on_every_page) if name not in self.known])
        return [self.known[name] for name in wanted]

    def _ask(self, names: Iterable[str]) -> None:
        groups = list(dict.fromkeys(_group_of[name] for name in names))
        rows = ", ".join(f"({group.query}) AS numbers_{at}" for at, group in enumerate(groups))
        found = fetch_all(f"SELECT * FROM {rows}", self._params())[0]  # noqa: S608 - our own text
        self.known |= dict(zip([name for group in groups for name in group.names], found, strict=True))

    def _params(self) -> dict[str, Any]:
        user = self.user.pk if self.user else None
        midnight = end_of_today()
        return {"seller": self.seller.pk, "user": user, "now": clock.now(), "midnight": midnight, "limit": COUNT_LIMIT}


def begin(seller: Seller, user: User) -> Numbers:
    """Return the numbers of a page that begins: nothing is known yet."""
    numbers = seller.__dict__[_KEPT] = Numbers(seller, user)
    return numbers


def of(seller: Seller) -> Numbers:
    """Return the numbers that belong to this ``seller`` object, that is to the present page."""
    kept: Numbers | None = seller.__dict__.get(_KEPT)
    if kept is None:
        kept = seller.__dict__[_KEPT] = Numbers(seller, None)
    return kept
