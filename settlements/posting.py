"""What each event posts to the ledger (docs/money.md). All run in the transaction of the event."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Sum

from marketplace import clock
from marketplace.db import locked
from orders.models import Order, Payment, Purchase, Refund
from settlements import deferrals, fees, ledger, periods
from settlements.ledger import AccountKey, Draft, Line
from settlements.models import Account, Deferral, Entry, Journal
from settlements.models.ledger import AccountKind, Classification, JournalKind

PLATFORM = (
    AccountKind.PROVIDER,
    AccountKind.CUSTOMER,
    AccountKind.TAX,
    AccountKind.REFERRAL_REVENUE,
    AccountKind.ADMIN_FEE_REVENUE,
    AccountKind.PROMOTION,
    AccountKind.COLLECTION,
)


@dataclass(frozen=True)
class Books:
    """The accounts an event touches, in one currency."""

    accounts: Mapping[AccountKey, Account]
    currency: str

    def platform(self, kind: AccountKind) -> Account:
        """Return an account of the platform."""
        return self.accounts[kind, None, self.currency]

    def of(self, seller_id: int, kind: AccountKind) -> Account:
        """Return an account of a seller."""
        return self.accounts[kind, seller_id, self.currency]


def post_sale(*, purchase: Purchase, orders: Sequence[Order]) -> None:
    """Post a paid purchase: one journal per order, the seller's money deferred until delivery + 7 days.

    ``orders`` are all of it, with their lines read.
    """
    sellers = [order.seller_id for order in orders]
    periods.ensure_open(sellers=sellers, currency=purchase.currency)
    books = _open(purchase.currency, AccountKind.DEFERRED, sellers)
    occurred_at = purchase.paid_at or clock.now()
    deferrals.defer(orders=orders)
    ledger.post_all([Draft(JournalKind.SALE, order, occurred_at, list(_sale(order, books))) for order in orders])


def post_refund(*, refund: Refund) -> Journal:
    """Post a refund at the frozen rates: money back, commission back in proportion, administration fee.

    Borne by what is still deferred of the order; once that is released, by the available balance, which may
    go below zero.
    """
    seller_id = refund.order.seller_id
    deferral = locked(Deferral.objects.filter(order=refund.order)).get()
    kind = AccountKind.AVAILABLE if deferral.released_at else AccountKind.DEFERRED
    books = _open(refund.currency, kind, [seller_id])
    entries = list(_refund(refund, books, books.of(seller_id, kind)))
    return ledger.post(kind=JournalKind.REFUND, source=refund, occurred_at=refund.created_at, entries=entries)


def post_collection(*, order: Order) -> None:
    """Post the cash that came with an order's last parcel: it is with whoever collected it now."""
    amount = order.total_minor - order.refunded_minor
    if not amount:
        return
    books = _open(order.currency)
    entries = [
        Line(books.platform(AccountKind.PROVIDER), amount, Classification.INTERNAL, order.pk),
        Line(books.platform(AccountKind.COLLECTION), -amount, Classification.INTERNAL, order.pk),
    ]
    ledger.post(
        kind=JournalKind.COLLECTION, source=order, occurred_at=order.delivered_at or clock.now(), entries=entries
    )


def post_late_payment(*, payment: Payment) -> Journal:
    """Post money that came too late or in another amount: what came was received, owed to the customer, sent back."""
    books = _open(payment.arrived.currency)
    provider, customer = books.platform(AccountKind.PROVIDER), books.platform(AccountKind.CUSTOMER)
    amount = payment.arrived.minor
    received = [Line(provider, amount), Line(customer, -amount)]
    returned = [Line(customer, amount), Line(provider, -amount)]
    return ledger.post(
        kind=JournalKind.LATE_PAYMENT, source=payment, occurred_at=clock.now(), entries=received + returned
    )


def _open(currency: str, kind: str = "", sellers: Iterable[int] = ()) -> Books:
    """Return the platform's accounts of a currency, and one of each seller's: one query."""
    keys: list[AccountKey] = [(each, None, currency) for each in PLATFORM]
    keys += [(kind, seller, currency) for seller in sellers]
    return Books(ledger.accounts(keys), currency)


def _money_of(order: Order, books: Books) -> Account:
    """Return where a customer's money is (or goes back from): at the provider, or still to be collected."""
    is_to_come = order.purchase.pays_on_delivery and not order.delivered_at
    return books.platform(AccountKind.COLLECTION if is_to_come else AccountKind.PROVIDER)


def _sale(order: Order, books: Books) -> Iterator[Line]:
    money, deferred = _money_of(order, books), books.of(order.seller_id, AccountKind.DEFERRED)
    for line in order.lines.all():
        about = (order.pk, line.pk)
        fee = fees.referral_fee(line)
        yield Line(money, line.total_minor, Classification.INTERNAL, *about)
        # What the platform's voucher took off, the platform pays in the customer's place.
        yield Line(
            books.platform(AccountKind.PROMOTION), line.platform_discount_minor, Classification.INTERNAL, *about
        )
        yield Line(deferred, -line.items_minor, Classification.PRINCIPAL, *about)
        yield Line(deferred, line.seller_discount_minor, Classification.PROMOTION, *about)
        yield Line(deferred, -line.delivery_minor, Classification.DELIVERY, *about)
        # Tax on top of the prices is the platform's to remit; tax inside them stays the seller's.
        yield Line(books.platform(AccountKind.TAX), -line.added_tax_minor, Classification.INTERNAL, *about)
        yield Line(deferred, fee, Classification.REFERRAL_FEE, *about)
        yield Line(books.platform(AccountKind.REFERRAL_REVENUE), -fee, Classification.INTERNAL, *about)


def _refund(refund: Refund, books: Books, holder: Account) -> Iterator[Line]:
    refunded, money = refunded_items(refund.order_id, but=refund.pk), _money_of(refund.order, books)
    is_called_off = refund.order.state == Order.State.CANCELLED
    for part in refund.lines.select_related("line").order_by("pk"):
        about = (refund.order_id, part.line_id)
        # The seller gives back what he got for the goods: the customer's part, and the platform's.
        principal = part.items_minor + part.subsidy_minor
        before = refunded.get(part.line_id, 0)
        back = fees.on_refund(part.line, before_minor=before, items_minor=principal, is_called_off=is_called_off)
        commission, admin_fee = back.commission_minor, back.admin_fee_minor
        tax = part.amount_minor - part.items_minor - part.delivery_minor
        yield Line(money, -part.amount_minor, Classification.INTERNAL, *about)
        yield Line(books.platform(AccountKind.PROMOTION), -part.subsidy_minor, Classification.INTERNAL, *about)
        yield Line(holder, principal, Classification.REFUND_PRINCIPAL, *about)
        yield Line(holder, part.delivery_minor, Classification.REFUND_DELIVERY, *about)
        yield Line(books.platform(AccountKind.TAX), tax, Classification.INTERNAL, *about)
        yield Line(holder, -commission, Classification.REFERRAL_FEE_RETURNED, *about)
        yield Line(books.platform(AccountKind.REFERRAL_REVENUE), commission, Classification.INTERNAL, *about)
        yield Line(holder, admin_fee, Classification.REFUND_ADMIN_FEE, *about)
        yield Line(books.platform(AccountKind.ADMIN_FEE_REVENUE), -admin_fee, Classification.INTERNAL, *about)


def refunded_items(order_id: int, *, but: int = 0) -> dict[int, int]:
    """Return what the ledger says was refunded of each line's items, leaving out the refund ``but``."""
    posted = Entry.objects.filter(
        order_id=order_id,
        classification=Classification.REFUND_PRINCIPAL,
        journal__kind=JournalKind.REFUND,
    ).exclude(journal__source_id=but)
    return dict(posted.values_list("order_line_id").annotate(total=Sum("amount_minor")))
