"""What orders refuses, each with the words for the person who asked."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.errors import DomainError


class BasketProblem(DomainError):
    """A purchase can't be placed as it stands. ``lines`` maps an offer's id to the sentence beside its line."""

    def __init__(self, message: str | Promise, lines: Mapping[int, str | Promise] | None = None) -> None:
        super().__init__(message)
        self.lines = dict(lines or {})


class EmptyBasket(BasketProblem):
    """Nothing to buy (any more)."""

    def __init__(self) -> None:
        super().__init__(_("Your basket is empty."))


class OfferGone(BasketProblem):
    """An offer, its price here, or its seller's right to sell has gone."""

    def __init__(self, offer_ids: list[int]) -> None:
        sentence = _("No longer for sale. Remove it to go on.")
        super().__init__(_("Something in your basket is no longer for sale."), dict.fromkeys(offer_ids, sentence))


class SoldOut(BasketProblem):
    """Less is left than wanted. ``available`` maps each such offer's id to what is left."""

    def __init__(self, available: Mapping[int, int]) -> None:
        sentences = {
            offer_id: _("Only %(count)s left. Choose fewer.") % {"count": left} if left else _("Sold out.")
            for offer_id, left in available.items()
        }
        super().__init__(_("Something in your basket was sold a moment ago."), sentences)
        self.available = dict(available)


class PriceChanged(BasketProblem):
    """The total is no longer the one the customer agreed to."""

    def __init__(self, lines: Mapping[int, str | Promise]) -> None:
        super().__init__(_("The total has changed. Check it and place the order again."), lines)


class VoucherRefused(BasketProblem):
    """A voucher of the basket is used up or no longer for this customer."""

    def __init__(self, code: str, reason: str) -> None:
        message = _("Voucher %(code)s: %(reason)s Take it out of your basket to go on.")
        super().__init__(message % {"code": code, "reason": reason})


class DeliveryNotOffered(DomainError):
    """A parcel's delivery method is missing or not offered for it."""

    def __init__(self) -> None:
        super().__init__(_("Choose how each parcel is delivered."), field="delivery")


class NotRefundable(DomainError):
    """More is asked back than was paid and not yet refunded, or nothing was paid."""
