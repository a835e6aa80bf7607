"""What a refund would change in the seller's books, shown before it is confirmed."""

from collections.abc import Iterator
from dataclasses import dataclass

from orders.desk import Panel
from orders.refunds import RefundPreview
from settlements import fees, posting


@dataclass(frozen=True)
class RefundMoney:
    """Who bears what of a refund, in minor units: the parts of what the customer gets, and what fees change."""

    # Goods and delivery that the seller gives back; the platform's voucher is a part of the goods.
    goods_minor: int
    delivery_minor: int
    # What of the goods goes back to the platform, which had paid it in the customer's place.
    subsidy_minor: int
    # Tax on top of the prices: the platform's to give back.
    tax_minor: int
    commission_minor: int
    admin_fee_minor: int
    currency: str

    @property
    def seller_minor(self) -> int:
        """What the seller's balance changes by: below zero as a rule."""
        return self.commission_minor - self.admin_fee_minor - self.goods_minor - self.delivery_minor


def of(preview: RefundPreview) -> RefundMoney:
    """Return what a refund changes, with the rules that book it; one query."""
    refunded = posting.refunded_items(preview.order.pk)
    back = [
        fees.on_refund(
            planned.line,
            before_minor=refunded.get(planned.line.pk, 0),
            items_minor=planned.items_minor + planned.subsidy_minor,
            is_called_off=preview.calls_off,
        )
        for planned in preview.lines
    ]
    return RefundMoney(
        goods_minor=sum(planned.items_minor + planned.subsidy_minor for planned in preview.lines),
        delivery_minor=sum(planned.delivery_minor for planned in preview.lines),
        subsidy_minor=sum(planned.subsidy_minor for planned in preview.lines),
        tax_minor=sum(planned.tax_minor for planned in preview.lines),
        commission_minor=sum(each.commission_minor for each in back),
        admin_fee_minor=sum(each.admin_fee_minor for each in back),
        currency=preview.order.currency,
    )


def panels(preview: RefundPreview) -> Iterator[Panel]:
    """Yield what the seller and the platform bear."""
    yield Panel("seller/settlements/_refund.html", {"money": of(preview)})
