"""Why a document is refused: typed reasons with the sentence that the seller reads."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class RefusalReason:
    """One usual reason; ``sentence`` is sent where the reviewer writes nothing else."""

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
        "no_seal", _("Seal missing"), _("The company's or the authority's seal is missing. Please send a sealed copy.")
    ),
)
BY_CODE = {reason.code: reason for reason in ALL}
