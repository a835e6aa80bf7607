"""The numbers on a page of the seller platform: rail, bell, tabs, to-dos; asked together, in one statement.

Each app registers its own beside what else it adds to the platform (``seller_nav``). Whoever needs some first
asks for those of every page too, so that a page costs one statement however many apps count something for it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from accounts.models import Seller, User
from marketplace import clock
from marketplace.db import fetch_all
from marketplace.workdays import end_of_today

# Counts stop here: nobody pages through more.
COUNT_LIMIT = 10_000
_queries: dict[str, str] = {}
_on_every_page: list[str] = []
_KEPT = "_seller_numbers"


def add(queries: Mapping[str, str]) -> None:
    """Register numbers: name → scalar subquery in brackets.

    Their parameters: ``seller``, ``user`` (None where nobody looks), ``now``, ``midnight`` (the coming one in
    China), ``limit``.
    """
    _queries.update(queries)


def show_always(name: str) -> None:
    """Say that every page shows a number, so that it is asked for with the first others."""
    _on_every_page.append(name)


def count(rows: str, most: int | None = None) -> str:
    """Return the query that counts ``rows`` (``FROM … WHERE …``), at most ``most`` or ``COUNT_LIMIT``."""
    return f"(SELECT count(*) FROM (SELECT {rows} LIMIT {most or '%(limit)s'}) counted)"  # noqa: S608 - our own text


class Numbers:
    """What was asked for one page of one seller, as one person sees it."""

    def __init__(self, seller: Seller, user: User | None) -> None:
        self.seller, self.user = seller, user
        self.known: dict[str, Any] = {}

    def get(self, names: Iterable[str]) -> list[Any]:
        """Return the numbers of these names in order; one query for those nobody has asked for yet."""
        wanted = list(names)
        if not self.known.keys() >= set(wanted):
            missing = [name for name in dict.fromkeys([*wanted, *_on_every_page]) if name not in self.known]
            found = fetch_all("SELECT " + ", ".join(_queries[name] for name in missing), self._params())[0]
            self.known |= dict(zip(missing, found, strict=True))
        return [self.known[name] for name in wanted]

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
