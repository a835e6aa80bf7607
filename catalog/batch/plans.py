"""What is decided about a row, before anything is written."""

import enum
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from catalog.batch.facts import KnownOffer, KnownProduct
from catalog.batch.picture_sources import PictureRef
from catalog.products import TextInput


class Outcome(enum.Enum):
    """What becomes of a row."""

    CREATE = "to_create"
    UPDATE = "to_update"
    DELETE = "to_delete"
    SKIP = "to_skip"
    ERROR = "with_errors"


@dataclass(slots=True)
class Problem:
    """What is wrong in one cell. ``column`` is its index, -1 where the whole row is meant."""

    column: int
    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class NewProduct:
    """A product that the row makes."""

    category: int
    gtin: str | None
    brand: str
    attributes: dict[str, Any]
    family: str
    texts: dict[str, TextInput]


@dataclass(slots=True)
class RowPlan:
    """One row's decision, with what to write.

    ``product`` is what the listing is of; a row that changes a known product carries it as it will be, with
    ``changes_product`` set. ``details`` are condition with its note, channel, handling days and weight, those given
    or changed. ``pictures`` are all that the row names, in its order; ``new_pictures`` those still to be fetched.
    ``notes`` tell of what is left out while the row goes in.
    """

    number: int
    sku: str
    outcome: Outcome = Outcome.SKIP
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    offer: KnownOffer | None = None
    product: KnownProduct | NewProduct | None = None
    changes_product: bool = False
    details: dict[str, Any] = field(default_factory=dict)
    prices: dict[str, int] = field(default_factory=dict)
    dropped_prices: list[str] = field(default_factory=list)
    stock: int | None = None
    pictures: list[PictureRef] = field(default_factory=list)
    new_pictures: list[PictureRef] = field(default_factory=list)

    def refuse(self, problems: list[Problem]) -> "RowPlan":
        """Make the row an error."""
        self.outcome, self.problems = Outcome.ERROR, problems
        return self


def counts(plans: list[RowPlan]) -> dict[str, int]:
    """Return how many rows have each outcome, by the name of the upload's counter."""
    found = Counter(plan.outcome for plan in plans)
    return {outcome.value: found[outcome] for outcome in Outcome}
