"""Why a listing is not live: each rule is a code, how grave it is, and a sentence that says what to do."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.models import AttributeDefinition, ListingIssue
from catalog.models.offer import Channel

Severity = ListingIssue.Severity


@dataclass(frozen=True)
class Facts:
    """What the rules look at, of one offer."""

    seller_may_sell: bool
    seller_is_verified: bool
    may_sell_line: bool
    may_use_brand: bool
    ships_nationwide: bool
    channel: str
    has_price: bool
    has_title: bool
    has_picture: bool
    has_bullets: bool
    attributes: frozenset[str]
    definitions: list[AttributeDefinition] = field(default_factory=list)


@dataclass(frozen=True, order=True)
class Problem:
    """One rule that an offer breaks; ``attribute`` names the attribute it is about, if any."""

    code: str
    attribute: str = ""

    @property
    def severity(self) -> str:
        """``error`` keeps the listing from being live."""
        return RULES[self.code][0]

    @property
    def is_error(self) -> bool:
        """Whether it keeps the listing from being live."""
        return self.severity == Severity.ERROR


# code → (severity, sentence)
RULES: dict[str, tuple[str, str | Promise]] = {
    "seller_not_approved": (
        Severity.ERROR,
        _("Your listings go live when your company is approved to sell."),
    ),
    "seller_not_verified": (
        Severity.ERROR,
        _("Your company's papers have run out or were not confirmed in time. Renew them under Qualification."),
    ),
    "line_not_qualified": (
        Severity.ERROR,
        _("This category needs a licence. Apply under Qualification; the listing goes live when we approve it."),
    ),
    "brand_lapsed": (
        Severity.ERROR,
        _("Your authorisation for this brand has run out. Renew it under Qualification."),
    ),
    "no_nationwide_delivery": (
        Severity.ERROR,
        _("Confirm in your settings that you deliver to all 31 provinces, or let Quay deliver this listing."),
    ),
    "no_price": (Severity.ERROR, _("Enter a price in at least one store.")),
    "no_title": (Severity.ERROR, _("Enter a title.")),
    "attribute_missing": (Severity.ERROR, _("%(attribute)s is required in this category. Add it.")),
    "no_picture": (Severity.WARNING, _("Add a picture. Products without one are rarely bought.")),
    "no_bullets": (Severity.INFO, _("Add up to five selling points; customers read them first.")),
}


def problems(facts: Facts) -> Iterator[Problem]:
    """Yield what is wrong with an offer, gravest first."""
    can_deliver = facts.channel != Channel.SELLER or facts.ships_nationwide
    rules = {
        "seller_not_approved": facts.seller_may_sell,
        "seller_not_verified": facts.seller_is_verified,
        "line_not_qualified": facts.may_sell_line,
        "brand_lapsed": facts.may_use_brand,
        "no_nationwide_delivery": can_deliver,
        "no_price": facts.has_price,
        "no_title": facts.has_title,
    }
    yield from (Problem(code) for code, holds in rules.items() if not holds)
    for definition in facts.definitions:
        if definition.required and definition.code not in facts.attributes:
            yield Problem("attribute_missing", definition.code)
    hints = {"no_picture": facts.has_picture, "no_bullets": facts.has_bullets}
    yield from (Problem(code) for code, holds in hints.items() if not holds)


def sentence(issue: ListingIssue, names: dict[str, str] | None = None) -> str:
    """Return the issue in words; ``names`` maps attribute codes to names in the reader's language."""
    text = str(RULES[issue.code][1])
    return text % {"attribute": (names or {}).get(issue.attribute, issue.attribute)} if issue.attribute else text
