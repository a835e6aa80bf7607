"""Checkout: the price of a basket, and the one transaction that turns it into a purchase."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _, override

from accounts.models import User
from catalog import stock
from catalog.errors import OutOfStock
from marketplace import clock, money, state
from marketplace.db import advisory_lock, locked
from marketplace.numbers import next_numbers
from marketplace.storefronts import HOME, Storefront
from orders import addresses, cash, parcels, payments, vouchers
from orders.delivery import DeliveryOption
from orders.errors import DeliveryNotOffered, EmptyBasket, OfferGone, PriceChanged, SoldOut
from orders.gateways.cash import CODE as CASH
from orders.models import Basket, BasketLine, Order, OrderLine, Purchase, Voucher
from orders.models.order import InvoiceKind
from orders.parcels import Parcel, ParcelKey, ParcelLine
from orders.vouchers import NO_DISCOUNTS, Discount, Discounts


@dataclass(frozen=True)
class InvoiceWish:
    """Which invoice the customer wants; title and tax number as they shall stand on it."""

    kind: str = InvoiceKind.NONE
    title: str = ""
    tax_number: str = ""


@dataclass(frozen=True)
class QuotedLine:
    """A line with its parts of vouchers, delivery and tax; ``total_minor`` is what the customer pays for it."""

    line: ParcelLine
    items_minor: int
    discount: Discount
    delivery_minor: int
    tax_minor: int
    total_minor: int


@dataclass(frozen=True)
class QuotedParcel:
    """A parcel with its delivery chosen."""

    parcel: Parcel
    option: DeliveryOption
    lines: list[QuotedLine]

    @property
    def items_minor(self) -> int:
        """The goods, as the store shows their prices."""
        return sum(line.items_minor for line in self.lines)

    @property
    def seller_discount_minor(self) -> int:
        """What the seller's voucher takes off."""
        return sum(line.discount.seller_minor for line in self.lines)

    @property
    def platform_discount_minor(self) -> int:
        """What the platform's voucher takes off."""
        return sum(line.discount.platform_minor for line in self.lines)

    @property
    def tax_minor(self) -> int:
        """Tax, contained in the prices or on top as the store shows them."""
        return sum(line.tax_minor for line in self.lines)

    @property
    def total_minor(self) -> int:
        """What the customer pays for this parcel."""
        return sum(line.total_minor for line in self.lines)


@dataclass(frozen=True)
class Quote:
    """What a basket costs now. Amounts in minor units of ``currency``."""

    parcels: list[QuotedParcel]
    currency: str
    discounts: Discounts = NO_DISCOUNTS

    @property
    def items_minor(self) -> int:
        """All goods."""
        return sum(parcel.items_minor for parcel in self.parcels)

    @property
    def discount_minor(self) -> int:
        """All that vouchers take off."""
        return sum(parcel.seller_discount_minor + parcel.platform_discount_minor for parcel in self.parcels)

    @property
    def delivery_minor(self) -> int:
        """All deliveries."""
        return sum(parcel.option.price_minor for parcel in self.parcels)

    @property
    def tax_minor(self) -> int:
        """All tax."""
        return sum(parcel.tax_minor for parcel in self.parcels)

    @property
    def total_minor(self) -> int:
        """What the customer pays."""
        return sum(parcel.total_minor for parcel in self.parcels)


def quote(
    *, basket: Basket, storefront: Storefront, delivery: Mapping[ParcelKey, str], language: str = "en",
    province: str = "",
) -> Quote:  # fmt: skip
    """Return what a basket costs with these delivery methods; the usual one where none is named.

    Lines that can't be bought cost nothing here; ``place_purchase`` refuses them.
    """
    found = parcels.load(basket, language=language, province=province)
    return price(found, storefront=storefront, delivery=delivery, discounts=discounts_of(basket, found))


def discounts_of(basket: Basket, found: Sequence[Parcel], *, customer: User | None = None) -> Discounts:
    """Return what the vouchers of a basket take off its parcels, for whoever is signed in."""
    # Most baskets have none: that is asked for before vouchers with their sellers are.
    taken = Basket.vouchers.through.objects.filter(basket=basket.pk).values_list("voucher", flat=True)
    keys = [] if basket._state.adding else list(taken)
    chosen = list(Voucher.objects.filter(pk__in=keys).select_related("seller")) if keys else []
    return vouchers.discounts(found, chosen, customer=customer)


def price(
    found: Sequence[Parcel],
    *,
    storefront: Storefront,
    delivery: Mapping[ParcelKey, str],
    discounts: Discounts = NO_DISCOUNTS,
) -> Quote:
    """Return the price of parcels: pure computation. Raises ``DeliveryNotOffered``."""
    quoted = []
    for parcel in found:
        option = parcel.option(delivery.get(parcel.key, parcel.options[0].method.code))
        if option is None:
            raise DeliveryNotOffered
        shares = money.allocate(option.price_minor, [line.items_minor for line in parcel.lines])
        lines = [
            _quoted(line, discounts.of(line), share, storefront)
            for line, share in zip(parcel.lines, shares, strict=True)
        ]
        quoted.append(QuotedParcel(parcel, option, lines))
    return Quote(quoted, storefront.currency, discounts)


def _quoted(line: ParcelLine, discount: Discount, delivery_minor: int, storefront: Storefront) -> QuotedLine:
    net = line.items_minor - discount.minor + delivery_minor
    if storefront.tax_included:
        tax = money.included_tax(net, storefront.tax_rate_bp)
        return QuotedLine(line, line.items_minor, discount, delivery_minor, tax, net)
    tax = money.share(net, storefront.tax_rate_bp)
    return QuotedLine(line, line.items_minor, discount, delivery_minor, tax, net + tax)


def purchase_for(idempotency_key: str) -> Purchase | None:
    """Return the purchase that was placed with this key."""
    return Purchase.objects.filter(idempotency_key=idempotency_key).first()


@transaction.atomic
def place_purchase(  # noqa: PLR0913 - everything a checkout page knows, each by its name
    *,
    basket: Basket,
    storefront: Storefront,
    language: str,
    customer: User | None,
    email: str,
    address: Mapping[str, str],
    delivery: Mapping[ParcelKey, str],
    invoice: InvoiceWish,
    payment_provider: str,
    idempotency_key: str,
    expected_total_minor: int,
    actor: User | None,
) -> Purchase:
    """Turn a basket into a purchase that waits for its payment; one order per seller and channel.

    ``delivery`` maps each parcel's key to a method; the usual one where missing. The same
    ``idempotency_key`` returns the same purchase. Takes stock, freezes words, prices, tax and
    referral rates, uses the basket's vouchers, and empties it. Raises ``EmptyBasket``, ``OfferGone``,
    ``SoldOut``, ``PriceChanged`` (each says which line), ``VoucherRefused`` or ``DeliveryNotOffered``; nothing is
    written then.
    """
    advisory_lock(f"purchase:{idempotency_key}")
    if placed := purchase_for(idempotency_key):
        return placed
    _lock(basket)
    province = addresses.province_of(address, storefront)
    with override(language):
        found = parcels.load(basket, language=language, province=province)
        discounts = discounts_of(basket, found, customer=customer)
    if not found:
        raise EmptyBasket
    agreed = _agreed(found, storefront, delivery, discounts, expected_total_minor)
    if payment_provider == CASH:
        cash.check(customer=customer, storefront=storefront, province=province, total_minor=agreed.total_minor)
    numbers = next_numbers({"G": 1, "Q": len(agreed.parcels)})
    purchase = Purchase.objects.create(
        number=numbers["G"][0],
        token=secrets.token_urlsafe(32),
        idempotency_key=idempotency_key,
        storefront=storefront.code,
        language=language,
        customer=customer,
        email=email.strip().lower(),
        address=dict(address),
        currency=storefront.currency,
        total_minor=agreed.total_minor,
        pays_on_delivery=payment_provider == CASH,
        placed_at=clock.now(),
        expires_at=clock.now() + settings.UNPAID_EXPIRES,
    )
    orders = _create_orders(purchase, numbers["Q"], agreed, invoice)
    state.begin_each([purchase, *orders], actor=actor)
    vouchers.use(purchase=purchase, found=discounts)
    _take_stock(agreed, purchase.number)
    BasketLine.objects.filter(basket=basket, is_saved=False).delete()
    if discounts.applied:
        basket.vouchers.clear()
    purchase = _with_payment(purchase, payment_provider)
    basket.pieces = 0
    return purchase


def _with_payment(purchase: Purchase, provider: str) -> Purchase:
    """Open the payment; with cash on delivery the orders go at once."""
    payment = payments.open_payment(purchase=purchase, provider=provider)
    if purchase.pays_on_delivery:
        payments.promise_payment(payment=payment)
        purchase.refresh_from_db()
    return purchase


def _lock(basket: Basket) -> None:
    """Lock the basket, so that a second tab finds it empty."""
    if not locked(Basket.objects.filter(pk=basket.pk)):
        raise EmptyBasket


def _take_stock(agreed: Quote, number: str) -> None:
    """Take what was agreed. Late in the transaction: everybody who wants the same article waits for this lock."""
    wanted = {each.line.article.pk: each.line.quantity for parcel in agreed.parcels for each in parcel.lines}
    try:
        stock.take(quantities=wanted, reference=number)
    except OutOfStock as error:
        raise SoldOut(error.available) from error


def _agreed(
    found: Sequence[Parcel],
    storefront: Storefront,
    delivery: Mapping[ParcelKey, str],
    discounts: Discounts,
    expected_total_minor: int,
) -> Quote:
    lines = [line for parcel in found for line in parcel.lines]
    gone = [line.article.pk for line in lines if line.is_gone]
    if gone:
        raise OfferGone(gone)
    agreed = price(found, storefront=storefront, delivery=delivery, discounts=discounts)
    if agreed.total_minor != expected_total_minor:
        changed = {
            line.article.pk: _("Was %(before)s, now %(now)s.")
            % {
                "before": money.Money(line.seen_minor, storefront.currency),
                "now": money.Money(line.unit_minor or 0, storefront.currency),
            }
            for line in lines
            if line.change_minor
        }
        raise PriceChanged(changed)
    return agreed


def _create_orders(purchase: Purchase, numbers: Sequence[str], agreed: Quote, invoice: InvoiceWish) -> list[Order]:
    orders = Order.objects.bulk_create(
        _order(purchase, number, parcel, invoice) for number, parcel in zip(numbers, agreed.parcels, strict=True)
    )
    OrderLine.objects.bulk_create(
        _order_line(order, quoted, purchase)
        for order, parcel in zip(orders, agreed.parcels, strict=True)
        for quoted in parcel.lines
    )
    return orders


def _order(purchase: Purchase, number: str, parcel: QuotedParcel, invoice: InvoiceWish) -> Order:
    return Order(
        number=number,
        purchase=purchase,
        seller_id=parcel.parcel.seller_id,
        storefront=purchase.storefront,
        channel=parcel.parcel.channel,
        delivery_method=parcel.option.method.code,
        currency=purchase.currency,
        items_minor=parcel.items_minor,
        seller_discount_minor=parcel.seller_discount_minor,
        platform_discount_minor=parcel.platform_discount_minor,
        delivery_minor=parcel.option.price_minor,
        tax_minor=parcel.tax_minor,
        total_minor=parcel.total_minor,
        invoice_kind=invoice.kind,
        invoice_title=invoice.title,
        invoice_tax_number=invoice.tax_number,
        placed_at=purchase.placed_at,
    )


def _order_line(order: Order, quoted: QuotedLine, purchase: Purchase) -> OrderLine:
    article = quoted.line.article
    # The minimum is kept in CNY; elsewhere only the rate holds.
    is_home = purchase.currency == HOME.currency
    return OrderLine(
        order=order,
        offer_id=article.pk,
        product_number=article.product_number,
        sku=article.sku,
        title=quoted.line.title,
        picture=quoted.line.picture,
        quantity=quoted.line.quantity,
        unit_minor=quoted.line.unit_minor or 0,
        items_minor=quoted.items_minor,
        seller_discount_minor=quoted.discount.seller_minor,
        platform_discount_minor=quoted.discount.platform_minor,
        delivery_minor=quoted.delivery_minor,
        tax_rate_bp=purchase.store.tax_rate_bp,
        tax_minor=quoted.tax_minor,
        total_minor=quoted.total_minor,
        referral_rate_bp=article.referral_rate_bp,
        referral_minimum_minor=article.referral_minimum_minor if is_home else 0,
    )
