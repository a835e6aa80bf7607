"""Usual words for a rejection or a request: the reviewer chooses, the seller reads them in their own language."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class DecisionTemplate:
    """One usual sentence; ``decision`` is ``reject`` or ``ask``."""

    code: str
    decision: str
    label: str | Promise
    sentence: str | Promise

    def sentence_in(self, language: str) -> str:
        """Return the sentence in a seller's language."""
        with translation.override(language):
            return str(self.sentence)


ALL: tuple[DecisionTemplate, ...] = (
    DecisionTemplate(
        "documents",
        "ask",
        _("Documents to replace"),
        _("Please replace the documents that are marked below. Everything else is in order."),
    ),
    DecisionTemplate(
        "chain",
        "ask",
        _("Authorisation chain"),
        _("Please send every link of the brand's authorisation, from the owner of the trade mark to your company."),
    ),
    DecisionTemplate(
        "renewed",
        "ask",
        _("Renewed document"),
        _("A document runs out soon. Please send the renewed one, or the receipt of your application for it."),
    ),
    DecisionTemplate(
        "translation",
        "ask",
        _("Explanation wanted"),
        _("Please explain the difference between your data and the licence, and send what proves it."),
    ),
    DecisionTemplate(
        "identity",
        "reject",
        _("Enterprise not confirmed"),
        _("We could not confirm the enterprise with the public register. You may apply again with corrected data."),
    ),
    DecisionTemplate(
        "scope",
        "reject",
        _("Business scope"),
        _("Your business scope does not cover what you want to sell. You may apply again once it does."),
    ),
    DecisionTemplate(
        "forged",
        "reject",
        _("Document not genuine"),
        _("The issuing authority does not know one of the documents. You may apply again with the genuine one."),
    ),
)
BY_CODE = {template.code: template for template in ALL}


def words(*, template: str, text: str, language: str) -> str:
    """Return what the seller reads: the chosen template in ``language``, then the reviewer's own words."""
    usual = BY_CODE[template].sentence_in(language) if template in BY_CODE else ""
    return "\n".join(filter(None, [usual, text.strip()]))
