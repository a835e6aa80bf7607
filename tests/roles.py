"""Words in which ``tests/<app>/private_urls.py`` say who may do what; ``tests/test_roles.py`` proves it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from accounts.models import Membership

Role = Membership.Role
NOBODY: frozenset[str] = frozenset()

# A seller's team. The owner may do everything.
EVERYBODY = frozenset(Role)
OWNER = frozenset({Role.OWNER})
CATALOGUE = frozenset({Role.OWNER, Role.CATALOGUE})
ORDERS = frozenset({Role.OWNER, Role.ORDERS})
FINANCE = frozenset({Role.OWNER, Role.FINANCE})
ORDERS_AND_FINANCE = ORDERS | FINANCE

# The staff, as the admin knows it.
STAFF = frozenset({"staff without rights", "reviewer", "operator"})
REVIEWERS = frozenset({"reviewer", "operator"})
OPERATORS = frozenset({"operator"})


@dataclass(frozen=True)
class May:
    """Who may look at an address (GET) and change something there (POST); nobody where it has no such method.

    ``query`` makes what stands behind the question mark and ``data`` is what is posted, where it is 404 without.
    """

    look: frozenset[str] = NOBODY
    change: frozenset[str] = NOBODY
    query: Callable[[], dict[str, object]] = dict
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Staff:
    """Who of the staff may do what with a model in the admin: see list, page and history, add, change, delete."""

    look: frozenset[str]
    add: frozenset[str] = NOBODY
    change: frozenset[str] = NOBODY
    delete: frozenset[str] = NOBODY

    def pages(self) -> Iterator[tuple[str, May]]:
        """Yield the model's pages with who may GET and POST them; a list shows itself to a POST too."""
        yield "changelist", May(self.look, self.look)
        yield "add", May(self.add, self.add)
        yield "change", May(self.look, self.change)
        yield "history", May(self.look, self.look)
        yield "delete", May(self.delete, self.delete)
