"""Purchases for tests, built through the services that build real ones.

``paid_purchase()`` is one piece of a new live offer, bought by a guest in China and paid.
"""

import datetime as dt
import itertools
from typing import Any

import factory

from accounts.models import User
from catalog.models import Offer
from marketplace import clock, storefronts
from orders import baskets, checkout, payments, vouchers
from orders.gateways import sandbox
from orders.messages import sending
from orders.models import Basket, Message, Order, Payment, Purchase, Voucher
from settlements import checks as books
from tests.accounts.factories import UserFactory, valid_uscc
from tests.catalog.factories import OfferFactory

ADDRESSES = {
    "CN": {
        "recipient": "样例",
        "phone": "13800000000",
        "region": "上海市",
        "city": "上海市",
        "district": "徐汇区",
        "line1": "样例路 1 号 2 室",
    },
    "US": {
        "recipient": "Sample",
        "phone": "+1 206 555 0100",
        "line1": "1 Sample Street",
        "line2": "",
        "city": "Seattle",
        "region": "WA",
        "postal_code": "98101",
    },
}
INVOICES = {
    "none": checkout.InvoiceWish(),
    "personal": checkout.InvoiceWish("personal", "样例"),
    "company": checkout.InvoiceWish("company", "上海样例文化有限公司", valid_uscc(987_654)),
}
_serial = itertools.count(1)


def basket(
    *, offers: list[tuple[Offer, int]] | None = None, storefront: str = "CN", customer: User | None = None
) -> Basket:
    """Return a saved basket with these offers and quantities; one piece of a new offer by default."""
    token = f"basket-{next(_serial)}"
    kept = Basket.objects.get_or_create(user=customer, storefront=storefront, defaults={"token": token})[0] if (
        customer
    ) else Basket.objects.create(token=token, storefront=storefront)  # fmt: skip
    for offer, quantity in offers or [(OfferFactory(), 1)]:
        baskets.add_to_basket(basket=kept, offer=offer, quantity=quantity)
    return kept


def wishes(kept: Basket, **changes: object) -> dict[str, object]:
    """Return the arguments of ``place_purchase`` for a basket; ``changes`` replace some."""
    storefront = storefronts.BY_CODE[kept.storefront]
    quote = checkout.quote(basket=kept, storefront=storefront, delivery={})
    return {
        "basket": kept,
        "storefront": storefront,
        "language": "en",
        "customer": kept.user,
        "email": kept.user.email if kept.user else "guest@example.com",
        "address": ADDRESSES[kept.storefront],
        "delivery": {},
        "invoice": INVOICES["none"],
        "payment_provider": sandbox.CODE,
        "idempotency_key": f"key-{next(_serial)}",
        "expected_total_minor": quote.total_minor,
        "actor": kept.user,
        **changes,
    }


def place(
    *,
    offers: list[tuple[Offer, int]] | None = None,
    storefront: str = "CN",
    invoice: str = "none",
    customer: User | None = None,
) -> Purchase:
    """Return a purchase that waits for its payment."""
    kept = basket(offers=offers, storefront=storefront, customer=customer)
    return checkout.place_purchase(**wishes(kept, invoice=INVOICES[invoice]))


def pay(purchase: Purchase) -> Purchase:
    """Pay a purchase at the sandbox provider and return it, read again."""
    payment = open_payment(purchase)
    sandbox.settle(token=payment.provider_ref, status=sandbox.Status.PAID)
    payments.capture_payment(
        payment=payment,
        provider_ref=payment.provider_ref,
        amount_minor=payment.amount_minor,
        currency=payment.currency,
    )
    return Purchase.objects.get(pk=purchase.pk)


def paid_purchase(**kwargs: object) -> Purchase:
    """Return a paid purchase; arguments as ``place``."""
    return pay(place(**kwargs))


def paid_order(**kwargs: object) -> Order:
    """Return the first order of a paid purchase; arguments as ``place``."""
    return paid_purchase(**kwargs).orders.order_by("pk")[0]


def open_payment(purchase: Purchase) -> Payment:
    """Return the payment a purchase waits for."""
    return purchase.payments.get(state=Payment.State.PENDING)


class VoucherFactory(factory.Factory):
    """A voucher in the Chinese store for a month; the platform bears it unless a seller is named."""

    class Meta:
        model = Voucher

    code = factory.Sequence(lambda n: f"CODE-{n}")
    seller = None
    storefront = "CN"

    @classmethod
    def _create(cls, model_class, *args, seller, **terms):
        now = clock.now()
        kind = "percent" if terms.get("percent_bp") else "amount"
        times = {"starts_at": now - dt.timedelta(days=1), "ends_at": now + dt.timedelta(days=30)}
        code = {"code": terms.pop("code")}
        made = vouchers.create_voucher(
            terms=vouchers.Terms(**{"name": "Autumn", "kind": kind, "code": "TEMP-CODE", **times, **terms}),
            seller=seller,
            actor=seller.memberships.order_by("pk").first().user if seller else UserFactory(),
        )
        # Short codes make tests easier to read.
        Voucher.objects.filter(pk=made.pk).update(**code)
        made.refresh_from_db()
        return made


def ledger_findings() -> list[str]:
    """Return where the money's books disagree. Sellers of factories were never approved: periods begin with a sale."""
    return [sentence for sentence in books.money() if "no open settlement period" not in sentence]


def message(order: Order, *, side: str = "buyer", text: str = "When does it come?", **changes: Any) -> Message:
    """Write a message about an order: its customer's, or its owner's where ``side`` is the seller."""
    author = order.purchase.customer if side == "buyer" else order.seller.memberships.order_by("pk")[0].user
    given = {"author": author, "topic": "delivery" if side == "buyer" else "", "key": f"{next(_serial):032x}"}
    return sending.send_message(order=order, side=side, text=text, **{**given, **changes})
