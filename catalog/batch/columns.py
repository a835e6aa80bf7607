"""The columns of an upload, defined once: templates, header recognition, checks and reports follow from it."""

import enum
import functools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _, override

from catalog.models import AttributeDefinition, Offer
from catalog.models.category import in_language
from catalog.models.offer import NOTE_LIMIT
from catalog.pictures import PICTURE_LIMIT
from catalog.products import BULLET_LIMIT
from marketplace import storefronts

# Language code → the short form that column keys end in.
LANGUAGES = {code: code.partition("-")[0] for code, _name in settings.LANGUAGES}
EXAMPLE_SKU = "EXAMPLE-001"
# The header of a category template carries its category: ``category=kettles``.
CATEGORY_MARK = "category="

Choices = tuple[tuple[str, str | Promise], ...]


class Kind(enum.Enum):
    """How a column's cells are read."""

    SKU = enum.auto()
    ACTION = enum.auto()
    CATEGORY = enum.auto()
    PRODUCT = enum.auto()
    LINE = enum.auto()
    TEXT = enum.auto()
    PRICE = enum.auto()
    COUNT = enum.auto()
    CHOICE = enum.auto()
    PICTURE = enum.auto()
    ATTRIBUTE = enum.auto()

    @property
    def is_number(self) -> bool:
        """Whether a formula or a date has no business here."""
        return self in {Kind.PRICE, Kind.COUNT}


class Action:
    """What to do with a row's listing."""

    PARTIAL, FULL, DELETE = "partial", "full", "delete"


class Parentage:
    """What a row is among variations."""

    PARENT, CHILD, SIMPLE, OTHER = "parent", "child", "simple", "other"


ACTIONS = (
    (Action.PARTIAL, _("Add or change; empty cells stay as they are")),
    (Action.FULL, _("Replace; empty cells are cleared")),
    (Action.DELETE, _("Delete")),
)


@dataclass(frozen=True)
class Column:
    """One column. ``key`` is its name for machines; ``choices`` are (code, label) pairs."""

    key: str
    label: str | Promise
    kind: Kind
    help: str | Promise = ""
    example: str = ""
    required: bool = False
    choices: Choices = ()
    storefront: str = ""
    language: str = ""
    limit: int = 0


def _identity() -> tuple[Column, ...]:
    return (
        Column("sku", _("SKU"), Kind.SKU, _("Your own number for this listing. One row per SKU."),
               EXAMPLE_SKU, required=True, limit=40),
        Column("action", _("Action"), Kind.ACTION, _("Empty means: add or change."), choices=ACTIONS),
        Column("category", _("Category"), Kind.CATEGORY, _("Name from the sheet of valid values."), required=True),
        Column("product_id", _("Barcode or product number"), Kind.PRODUCT,
               _("If the product is already sold here, your offer is added to its page."), "6901234567892"),
        Column("family", _("Variation group"), Kind.LINE,
               _("The same word on rows that differ only in colour, size and the like; empty if there are none. Cells "
                 "left empty take what the group's first row says."), limit=40),
    )  # fmt: skip


def _titles() -> tuple[Column, ...]:
    labels = {"zh": _("Title in Chinese"), "en": _("Title in English")}
    examples = {"zh": "细嘴手冲壶 800 毫升", "en": "Gooseneck kettle 800 ml"}
    text = _("At least one language. Brand, what it is, what tells it apart.")
    return tuple(
        Column(
            f"title_{short}", labels[short], Kind.LINE, text, examples[short], required=True, language=code, limit=200
        )
        for code, short in LANGUAGES.items()
    )


def _offer() -> tuple[Column, ...]:
    labels = {"CN": _("Price in China (CNY)"), "US": _("Price in the United States (USD)")}
    examples = {"CN": "399.00", "US": "59.90"}
    prices = tuple(
        Column(f"price_{store.slug}", labels[store.code], Kind.PRICE, _("Digits and a point, at least in one store."),
               examples[store.code], required=True, storefront=store.code)
        for store in storefronts.OPEN
    )  # fmt: skip
    return (
        Column("brand", _("Brand"), Kind.LINE, _("Leave empty if there is none."), "Fjord", limit=80),
        *prices,
        Column("quantity", _("Stock"), Kind.COUNT, _("Pieces you can send, 0 to 999,999."), "120", required=True,
               limit=999_999),
        Column("condition", _("Condition"), Kind.CHOICE, _("Empty means new."),
               choices=tuple(Offer.Condition.choices)),
        Column("condition_note", _("Note on the condition"), Kind.TEXT,
               _("For goods that are not new: what is worn, what is missing."), limit=NOTE_LIMIT),
        Column("channel", _("Delivered by"), Kind.CHOICE, _("Empty means: fulfilled by seller."),
               choices=tuple(Offer.Channel.choices)),
        Column("handling_days", _("Handling days"), Kind.COUNT, _("Working days until dispatch, 0 to 30."), "1",
               limit=30),
        Column("weight_g", _("Weight when packed (g)"), Kind.COUNT, _("Grams; for delivery charged by weight."), "850",
               limit=1_000_000),
    )  # fmt: skip


def _pictures() -> tuple[Column, ...]:
    label = _("Picture %(number)s")
    text = _("A web address, or the name of a file in the zip archive beside the table. The first is the main one.")
    return tuple(
        Column(f"picture_{number}", format_lazily(label, number), Kind.PICTURE, text if number == 1 else "", limit=500)
        for number in range(1, PICTURE_LIMIT + 1)
    )


def _descriptions() -> tuple[Column, ...]:
    labels = {
        "zh": (_("Description in Chinese"), _("Selling point %(number)s in Chinese")),
        "en": (_("Description in English"), _("Selling point %(number)s in English")),
    }
    found = []
    for code, short in LANGUAGES.items():
        whole, point = labels[short]
        for number in range(1, BULLET_LIMIT + 1):
            label = format_lazily(point, number)
            found.append(Column(f"bullet_{number}_{short}", label, Kind.LINE, language=code, limit=300))
        found.append(Column(f"description_{short}", whole, Kind.TEXT, language=code, limit=10_000))
    return tuple(found)


def format_lazily(text: str | Promise, number: int) -> str | Promise:
    """Return a translated text with its number, still to be translated when shown."""
    return lazy(lambda: str(text) % {"number": number}, str)()


# Rows of other systems' files that hold what a group of variations shares, and are nothing to sell themselves.
PARENTAGE = Column("parentage", _("Kind of row"), Kind.CHOICE, choices=(
    (Parentage.PARENT, _("What variations share")), (Parentage.CHILD, _("One variation")),
    (Parentage.SIMPLE, _("One product")), (Parentage.OTHER, _("Nothing to sell here")),
))  # fmt: skip
BASE = (*_identity(), PARENTAGE, *_titles(), *_offer(), *_pictures(), *_descriptions())
BY_KEY = {column.key: column for column in BASE}

# Columns of the inventory loader and its kin, and what they mean here; an empty key: known, not used.
LOADER = {
    "item-sku": "sku", "seller-sku": "sku", "product-id": "product_id", "product-id-type": "", "barcode": "product_id",
    "gtin": "product_id", "ean": "product_id", "upc": "product_id", "price": "price_cn", "standard-price": "price_cn",
    "item-condition": "condition", "condition-type": "condition", "add-delete": "action", "update-delete": "action",
    "leadtime-to-ship": "handling_days", "fulfillment-latency": "handling_days", "item-name": "title_en",
    "brand-name": "brand", "minimum-seller-allowed-price": "", "maximum-seller-allowed-price": "",
    "will-ship-internationally": "", "expedited-shipping": "", "standard-plus": "", "item-note": "condition_note",
    "fulfillment-center-id": "", "product-tax-code": "", "merchant-shipping-group-name": "",
    "parent-sku": "family", "parent-child": "parentage", "parentage-level": "parentage", "variation-theme": "",
    "relationship-type": "", "main-image-url": "picture_1",
    **{f"other-image-url{number}": f"picture_{number + 1}" for number in range(1, PICTURE_LIMIT)},
}  # fmt: skip
# Values of the inventory loader and words people write.
ACTION_WORDS = {"a": Action.PARTIAL, "add": Action.PARTIAL, "u": Action.PARTIAL, "update": Action.PARTIAL,
                "partialupdate": Action.PARTIAL, "partial": Action.PARTIAL, "full": Action.FULL,
                "replace": Action.FULL, "d": Action.DELETE, "x": Action.DELETE, "delete": Action.DELETE}  # fmt: skip
# What shop systems call their rows. A bundle is sold as its parts; what another site sells is not ours to sell.
PARENTAGE_WORDS = {"variable": Parentage.PARENT, "configurable": Parentage.PARENT, "variation": Parentage.CHILD,
                   "virtual": Parentage.SIMPLE, "downloadable": Parentage.SIMPLE, "grouped": Parentage.OTHER,
                   "bundle": Parentage.OTHER, "external": Parentage.OTHER}  # fmt: skip
# The loader writes conditions as numbers: 11 new, 10 refurbished, 1 to 8 used or collectible.
CONDITION_WORDS = {"11": "new", "10": "refurbished", **{str(number): "used" for number in range(1, 9)}}


def attribute_column(definition: AttributeDefinition) -> Column:
    """Return the column of one attribute, named and explained in the active language."""
    choices: Choices = tuple((str(each["code"]), in_language(each["names"])) for each in definition.choices)
    if definition.kind == AttributeDefinition.Kind.YES_NO:
        choices = (("yes", _("Yes")), ("no", _("No")))
    key, label, text = attribute_key(definition.code), attribute_label(definition), _KIND_HELP[definition.kind]
    return Column(key, label, Kind.ATTRIBUTE, text, required=definition.required, choices=choices)


def attribute_key(code: str) -> str:
    """Return the column key of an attribute, told apart from the base columns."""
    return f"attribute_{code}" if code in BY_KEY else code


def attribute_label(definition: AttributeDefinition) -> str:
    """Return an attribute's name with its unit, in the active language."""
    return f"{definition} ({definition.unit})" if definition.unit else str(definition)


_KIND_HELP: dict[str, str | Promise] = {
    AttributeDefinition.Kind.TEXT: _("Up to 200 characters."),
    AttributeDefinition.Kind.NUMBER: _("A number such as 1.5, without its unit."),
    AttributeDefinition.Kind.CHOICE: _("One of the values in the list."),
    AttributeDefinition.Kind.YES_NO: _("Yes or no."),
}


def columns_for(definitions: Iterable[AttributeDefinition]) -> list[Column]:
    """Return all columns of a template: the base ones, the category's attributes before the long texts."""
    attributes = [attribute_column(definition) for definition in definitions]
    return [*_identity(), *_titles(), *_offer(), *attributes, *_pictures(), *_descriptions()]


def plain(header: object) -> str:
    """Return a header as it is compared: one spelling of width, case, spaces, marks and joints."""
    text = unicodedata.normalize("NFKC", str(header or "")).casefold().strip().strip("*").strip()
    return _JOINTS.sub("-", text)


_JOINTS = re.compile(r"[\s_\-]+")


@functools.cache
def base_aliases() -> dict[str, str]:
    """Return every spelling of the base columns: key, label in each language, inventory loader's name."""
    found = dict(LOADER)
    for column in BASE:
        found[plain(column.key)] = column.key
        for language in LANGUAGES:
            with override(language):
                found[plain(column.label)] = column.key
    return found


def attribute_aliases(definitions: Iterable[AttributeDefinition]) -> dict[str, tuple[str, ...]]:
    """Return every spelling of the attributes → the codes it may mean (categories may share a name)."""
    found: dict[str, tuple[str, ...]] = {}
    for definition in definitions:
        spellings = {plain(definition.code), plain(attribute_key(definition.code))}
        for name in definition.names.values():
            spellings |= {plain(name), plain(f"{name} ({definition.unit})")}
        for spelling in spellings:
            codes = found.get(spelling, ())
            if definition.code not in codes:
                found[spelling] = (*codes, definition.code)
    return found
