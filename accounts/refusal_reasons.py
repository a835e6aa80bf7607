"""Why a document is refused: typed reasons with the sentence that the seller reads, in each reader's language."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class RefusalReason:
    """One usual reason; ``sentence`` is what the seller reads."""

    code: str
    label: str | Promise
    sentence: str | Promise


ALL: tuple[RefusalReason, ...] = (
    RefusalReason(
        "unreadable",
        _("Blurred or cropped"),
        _("Parts of the document can't be read. Please scan it again in colour, with all four corners in view."),
    ),
    RefusalReason(
        "mismatch",
        _("Differs from the data"),
        _("The document differs from the company data you entered. Please correct one or the other."),
    ),
    RefusalReason(
        "wrong_document",
        _("Not this document"),
        _("This is not the document we asked for. Please send the right one."),
    ),
    RefusalReason("expired", _("Expired"), _("The document has expired. Please send one that is valid.")),
    RefusalReason(
        "expires_soon",
        _("Expires too soon"),
        _("The document is valid for a few more weeks only. Please send the renewed one."),
    ),
    RefusalReason(
        "no_seal", _("Seal missing"), _("The company's or the authority's seal is missing. Please send a sealed copy.")
    ),
    RefusalReason(
        "incomplete",
        _("Pages missing"),
        _("The document is incomplete. Please send all pages, with their annexes, in one file."),
    ),
    RefusalReason(
        "wrong_holder",
        _("Issued to somebody else"),
        _("The document was issued to another company. Please send yours, or every link of the authorisation to you."),
    ),
    RefusalReason(
        "out_of_scope",
        _("Does not cover it"),
        _("The document does not cover what you want to sell. Please send one that does, or take the category out."),
    ),
    RefusalReason(
        "wrong_number",
        _("Number or date mistyped"),
        _("The number or the date you entered differs from the document. Please give it again."),
    ),
)
BY_CODE = {reason.code: reason for reason in ALL}


def sentence(code: str, words: str) -> str:
    """Return what the seller reads: the reviewer's own words where there are any, else the typed sentence."""
    return words or (str(BY_CODE[code].sentence) if code in BY_CODE else "")
