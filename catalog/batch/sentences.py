"""What is wrong in a cell, and how to put it right, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.batch.columns import BY_KEY
from catalog.errors import PictureRefused
from catalog.models import BatchRowError
from catalog.models.category import in_language

Text = str | Promise


@dataclass(frozen=True)
class Rule:
    """One kind of problem: its name in the list of views, the sentence, and what to do."""

    name: Text
    problem: Text
    fix: Text


_MISSING, _FORMAT, _VALUE = _("Missing value"), _("Number format"), _("Not allowed")
_PRICE, _PRODUCT, _LENGTH, _CELL = _("Price format"), _("Product"), _("Too long"), _("Cell cannot be read")
_PICTURE = _("Picture")

RULES: dict[str, Rule] = {
    "missing": Rule(_MISSING, _("This cell is empty."), _("Fill it in: %(label)s.")),
    "price_missing": Rule(_MISSING, _("There is no price."), _("Enter a price for at least one store.")),
    "title_missing": Rule(_MISSING, _("There is no title."), _("Enter a title in at least one language.")),
    "title_of_language": Rule(
        _MISSING, _("There are words in this language, but no title."), _("Enter the title in this language too.")
    ),
    "attribute_missing": Rule(_MISSING, _("%(attribute)s is required in this category."), _("Fill it in.")),
    "sku_form": Rule(_LENGTH, _("A SKU has at most %(limit)s characters."), _("Shorten it, without line breaks.")),
    "sku_twice": Rule(_("SKU used twice"), _("Row %(first)s has this SKU already."), _("Keep one row per SKU.")),
    "too_long": Rule(_LENGTH, _("This has %(count)s characters."), _("Use at most %(limit)s.")),
    "price_form": Rule(_PRICE, _("This is not an amount."), _("Digits only, for example 89.00.")),
    "price_places": Rule(
        _PRICE, _("%(currency)s has %(places)s decimal places; this amount has more."),
        _("Round it, for example 89.00."),
    ),
    "price_range": Rule(_PRICE, _("A price is above zero and at most 10,000,000."), _("Check the amount.")),
    "count_form": Rule(_FORMAT, _("This is not a whole number."), _("Digits only, 0 to %(limit)s.")),
    "count_range": Rule(_FORMAT, _("This number is too large."), _("Enter 0 to %(limit)s.")),
    "number": Rule(_FORMAT, _("This is not a number."), _("Enter a number such as 1.5, without its unit.")),
    "yes_no": Rule(_VALUE, _("This is neither yes nor no."), _("Enter yes or no.")),
    "choice": Rule(_VALUE, _("This value is not in the list."), _("Choose one of: %(allowed)s.")),
    "attribute_choice": Rule(_VALUE, _("This value is not in the list."), _("Choose one of: %(allowed)s.")),
    "attribute_unknown": Rule(_VALUE, _("Products of this category do not have this."), _("Empty this cell.")),
    "category_unknown": Rule(
        _("Category"), _("There is no such category."), _("Take a name from the sheet of valid values.")
    ),
    "category_branch": Rule(
        _("Category"), _("This category has further categories in it."), _("Take one of those in it.")
    ),
    "category_differs": Rule(
        _("Category"), _("This listing is in another category."), _("Leave the cell empty; its category stays.")
    ),
    "product_form": Rule(
        _("Bad barcode"), _("This is neither a barcode nor a product number."),
        _("8, 12, 13 or 14 digits, of which the last one checks the others; empty if there is none."),
    ),
    "product_unknown": Rule(_PRODUCT, _("There is no product with this number."), _("Check it, or empty the cell.")),
    "product_differs": Rule(
        _PRODUCT, _("This SKU is a listing of product %(number)s."), _("Use a new SKU for another product.")
    ),
    "shared": Rule(
        _PRODUCT, _("Other sellers sell this product too; its page is not changed by upload."),
        _("Empty this cell; price, stock and delivery are yours."),
    ),
    "formula": Rule(_CELL, _("This cell holds a formula."), _("Copy the column and paste it as values.")),
    "date": Rule(
        _CELL, _("Your spreadsheet program turned this into a date."), _("Format the cell as text and enter it again.")
    ),
    "merged": Rule(_CELL, _("This cell is merged with others."), _("Unmerge the cells and fill in each.")),
    "family_category": Rule(
        _("Category"), _("The first row of this variation group is in another category."),
        _("Put all variations of a group into one category."),
    ),
    "note_of_new": Rule(
        _("Note left out"), _("Only goods that are not new have a note on their condition."),
        _("Say used or refurbished under condition, or empty the cell."),
    ),
    "row_other": Rule(
        _("Row passed over"), _("This row is a bundle, an article of another site or a translation."),
        _("Nothing to do: what it consists of is listed by itself."),
    ),
    "picture_address": Rule(
        _PICTURE, _("This is not the address of a picture on the web."),
        _("Enter an address that begins with https:// or http://, without a port, a name or a password."),
    ),
    "picture_no_archive": Rule(
        _PICTURE, _("This names a file, but no zip archive was uploaded with the table."),
        _("Put the file into a zip archive and upload both together, or enter a web address."),
    ),
    "picture_missing": Rule(
        _PICTURE, _("There is no file of this name in the archive."), _("Correct the name, or add the file.")
    ),
    "picture_host": Rule(_PICTURE, _("%(host)s cannot be found."), _("Check the address.")),
    "picture_private": Rule(
        _PICTURE, _("%(host)s is not on the public Internet."), _("Use an address that everybody can open.")
    ),
    "picture_status": Rule(
        _PICTURE, _("The site answered with status %(status)s instead of a picture."),
        _("Open the address in a browser without signing in; a picture must show."),
    ),
    "picture_redirects": Rule(
        _PICTURE, _("The address leads to another more than %(limit)s times."), _("Enter the last address.")
    ),
    "picture_slow": Rule(
        _PICTURE, _("The picture did not come within %(seconds)s seconds."), _("Try later, or use a zip archive.")
    ),
    "picture_unreachable": Rule(
        _PICTURE, _("%(host)s did not answer as a web site does."), _("Try later, or use a zip archive.")
    ),
    "picture_many": Rule(
        _PICTURE, _("A product has at most %(limit)s pictures; this one and what follows is left out."),
        _("Remove what is not needed."),
    ),
    "picture_shared": Rule(
        _PICTURE, _("This product was there before; its pictures are not changed by upload."),
        _("Nothing to do: its page has pictures, or its makers add them."),
    ),
    **{
        f"picture_{code}": Rule(_PICTURE, sentence, _("Use another picture."))
        for code, sentence in PictureRefused.SENTENCES.items()
    },
    "picture_unused": Rule(
        _("Picture without a row"), _("No row names this file of the archive."),
        _("Name it after a SKU, or write its name into a picture column."),
    ),
    "unknown_column": Rule(
        _("Column not read"), _("We do not know a column of this name; it was not read."),
        _("Nothing to do, unless it matters: then name it as in the template."),
    ),
}  # fmt: skip
# Told, but nothing is to be corrected in a row.
WARNINGS = frozenset({"unknown_column", "row_other", "picture_unused", "picture_shared"})
# The row goes in, a cell of it does not: marked in the report all the same.
NOTES = frozenset(code for code in RULES if code.startswith("picture_")) - WARNINGS


def name(code: str) -> str:
    """Return the name of a kind of problem."""
    return str(RULES[code].name)


def problem(error: BatchRowError) -> str:
    """Return what is wrong."""
    return str(RULES[error.code].problem) % _words(error.params)


def fix(error: BatchRowError) -> str:
    """Return what to do about it."""
    return str(RULES[error.code].fix) % _words(error.params)


def whole(error: BatchRowError) -> str:
    """Return both in one line."""
    return f"{problem(error)} {fix(error)}"


def _words(params: Mapping[str, Any]) -> dict[str, Any]:
    words = {name: f"{value:,}" if isinstance(value, int) else value for name, value in params.items()}
    column = BY_KEY.get(params.get("key", ""))
    words["label"] = str(column.label) if column else ""
    words["allowed"] = ", ".join(str(label) for _code, label in column.choices) if column else ""
    if "choices" in params:
        words["allowed"] = ", ".join(in_language(names) for names in params["choices"])
    words["attribute"] = in_language(params["names"]) if "names" in params else ""
    return words
