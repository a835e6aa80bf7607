"""The promise: a purchase is what a customer pays, an order is what one seller delivers."""

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Seller, User
from catalog.models import Offer
from catalog.models.offer import Channel
from marketplace import clock, storefronts
from marketplace.money import Money
from marketplace.state import Stateful, Transitions, state_constraint


class PurchaseState(models.TextChoices):
    """Life of a purchase: paid (or promised, with cash on delivery), or not."""

    PENDING = "pending", _("Waiting for payment")
    PAID = "paid", _("Paid")
    EXPIRED = "expired", _("Not paid in time")
    CANCELLED = "cancelled", _("Cancelled before payment")


class PurchaseQuerySet(models.QuerySet["Purchase"]):
    """Reads of purchases."""

    def of(self, customer: User) -> "PurchaseQuerySet":
        """Return what a customer bought, newest first."""
        return self.filter(customer=customer).order_by("-placed_at", "-pk")

    def unpaid_at(self, moment: dt.datetime) -> "PurchaseQuerySet":
        """Return what waits for payment although its time was over at ``moment``."""
        return self.filter(state=PurchaseState.PENDING, expires_at__lte=moment).order_by("expires_at", "pk")


class Purchase(Stateful):
    """Everything a customer buys in one checkout; one payment, one order per seller and channel."""

    State = PurchaseState
    TRANSITIONS: ClassVar[Transitions] = {
        State.PENDING: frozenset({State.PAID, State.EXPIRED, State.CANCELLED}),
    }

    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    number = models.CharField(max_length=20, unique=True)
    # Lets guests see their purchase; unguessable.
    token = models.CharField(max_length=43, unique=True)
    # Same key, same purchase: a double click buys once.
    idempotency_key = models.CharField(max_length=64, unique=True)
    storefront = models.CharField(max_length=2, choices=storefronts.CHOICES)
    language = models.CharField(max_length=10)
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="purchases"
    )
    email = models.EmailField()
    # Snapshot; keys are Storefront.address_fields.
    address = models.JSONField()
    currency = models.CharField(max_length=3)
    total_minor = models.BigIntegerField()
    # Cash on delivery: it counts as paid from the start, and the money comes with each order's last parcel.
    pays_on_delivery = models.BooleanField(default=False, db_default=False)
    placed_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Purchase"]] = PurchaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("purchase")
        verbose_name_plural = _("purchases")
        constraints = [state_constraint(PurchaseState, "purchase_state")]
        indexes = [
            models.Index(fields=["expires_at"], condition=models.Q(state="pending"), name="purchase_unpaid"),
            models.Index(fields=["customer", "-placed_at"], name="purchase_customer"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def total(self) -> Money:
        """What the customer pays."""
        return Money(self.total_minor, self.currency)

    @property
    def store(self) -> storefronts.Storefront:
        """The store it was placed in."""
        return storefronts.BY_CODE[self.storefront]


class OrderState(models.TextChoices):
    """Life of an order (DESIGN §4)."""

    PENDING = "pending", _("Waiting for payment")
    UNSHIPPED = "unshipped", _("To ship")
    PARTLY_SHIPPED = "partly_shipped", _("Partly shipped")
    SHIPPED = "shipped", _("Shipped")
    DELIVERED = "delivered", _("Delivered")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")


class CancelReason(models.TextChoices):
    """Reasons of cancellation that the marketplace itself gives; people give theirs in their own words."""

    UNPAID = "unpaid", _("Not paid in time")
    BEFORE_PAYMENT = "before_payment", _("Cancelled before payment")
    BY_CUSTOMER = "by_customer", _("Cancelled by the customer")
    BY_SELLER = "by_seller", _("Cancelled by the seller")
    REFUNDED = "refunded", _("Refunded before dispatch")
    NOT_DISPATCHED = "not_dispatched", _("Not dispatched in time")


class InvoiceKind(models.TextChoices):
    """Which invoice the customer wants."""

    NONE = "none", _("No invoice")
    PERSONAL = "personal", _("Personal invoice")
    COMPANY = "company", _("Company invoice")


class OrderQuerySet(models.QuerySet["Order"]):
    """Reads of orders."""

    def of(self, seller: Seller) -> "OrderQuerySet":
        """Return what a seller sees: its orders that are paid for."""
        return self.filter(seller=seller).exclude(state=OrderState.PENDING)

    def to_ship(self) -> "OrderQuerySet":
        """Return the orders that wait for dispatch, the nearest deadline first."""
        return self.filter(state__in=[OrderState.UNSHIPPED, OrderState.PARTLY_SHIPPED]).order_by("ship_by", "pk")

    def late_to_ship(self, moment: dt.datetime) -> "OrderQuerySet":
        """Return the orders whose ship-by passed before ``moment``."""
        return self.to_ship().filter(ship_by__lt=moment)

    def bought_by(self, customer: User) -> "OrderQuerySet":
        """Return a customer's orders, newest first."""
        return self.filter(purchase__customer=customer).order_by("-placed_at", "-pk")


class Order(Stateful):
    """One seller's part of a purchase, through one channel."""

    State = OrderState
    TRANSITIONS: ClassVar[Transitions] = {
        State.PENDING: frozenset({State.UNSHIPPED, State.CANCELLED}),
        State.UNSHIPPED: frozenset({State.PARTLY_SHIPPED, State.SHIPPED, State.CANCELLED}),
        State.PARTLY_SHIPPED: frozenset({State.SHIPPED}),
        State.SHIPPED: frozenset({State.DELIVERED}),
        State.DELIVERED: frozenset({State.COMPLETED}),
    }

    state = models.CharField(max_length=16, choices=State.choices, default=State.PENDING)
    number = models.CharField(max_length=20, unique=True)
    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="orders")
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="orders")
    storefront = models.CharField(max_length=2, choices=storefronts.CHOICES)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    # Code of an orders.delivery.DeliveryMethod.
    delivery_method = models.CharField(max_length=20)
    currency = models.CharField(max_length=3)
    # As the customer pays them: tax inside where the storefront shows it inside, else added in tax_minor.
    items_minor = models.BigIntegerField()
    # What vouchers take off, by who bears it.
    seller_discount_minor = models.BigIntegerField(default=0, db_default=0)
    platform_discount_minor = models.BigIntegerField(default=0, db_default=0)
    delivery_minor = models.BigIntegerField(default=0)
    tax_minor = models.BigIntegerField(default=0)
    total_minor = models.BigIntegerField()
    refunded_minor = models.BigIntegerField(default=0)
    invoice_kind = models.CharField(max_length=10, choices=InvoiceKind, default=InvoiceKind.NONE)
    invoice_title = models.CharField(max_length=120, blank=True)
    invoice_tax_number = models.CharField(max_length=20, blank=True)
    placed_at = models.DateTimeField(default=clock.now, db_default=Now())
    paid_at = models.DateTimeField(null=True)
    ship_by = models.DateTimeField(null=True)
    deliver_by = models.DateTimeField(null=True)
    shipped_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    # When its customer was asked for a review, or it was decided not to ask.
    review_asked_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    # A CancelReason or somebody's own words.
    cancel_reason = models.CharField(max_length=200, blank=True)

    objects: ClassVar[models.Manager["Order"]] = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints = [
            state_constraint(OrderState, "order_state"),
            models.UniqueConstraint(
                fields=["purchase", "seller", "channel"], name="order_once_per_seller_and_channel"
            ),
            models.CheckConstraint(
                condition=models.Q(refunded_minor__gte=0, refunded_minor__lte=models.F("total_minor")),
                name="order_refunded_at_most_total",
            ),
        ]
        indexes = [
            models.Index(fields=["seller", "state", "ship_by"], name="order_seller_state"),
            models.Index(fields=["seller", "-placed_at"], name="order_seller_newest"),
            models.Index(fields=["state", "ship_by"], name="order_state_ship_by"),
            models.Index(
                fields=["delivered_at"],
                condition=models.Q(delivered_at__isnull=False, review_asked_at=None),
                name="order_review_to_ask",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def total(self) -> Money:
        """What the customer pays for this order."""
        return Money(self.total_minor, self.currency)

    @property
    def discount_minor(self) -> int:
        """What vouchers take off."""
        return self.seller_discount_minor + self.platform_discount_minor

    @property
    def to_collect_minor(self) -> int:
        """What is still to be collected when it arrives: nothing unless it is paid in cash on delivery."""
        if not self.purchase.pays_on_delivery or self.delivered_at or self.state == OrderState.CANCELLED:
            return 0
        return self.total_minor - self.refunded_minor

    @property
    def cancel_reason_text(self) -> str:
        """Why it was cancelled, in words."""
        return str(dict(CancelReason.choices).get(self.cancel_reason, self.cancel_reason))

    @property
    def address(self) -> dict[str, Any]:
        """Where it goes."""
        return dict(self.purchase.address)

    @property
    def store(self) -> storefronts.Storefront:
        """The store it was placed in."""
        return storefronts.BY_CODE[self.storefront]


class OrderLine(models.Model):
    """One article, frozen as it was at sale: words, price, tax, and the rates that fees follow for ever."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="+")
    product_number = models.CharField(max_length=12)
    sku = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    # Storage name of the small picture, as FeaturedOffer.picture.
    picture = models.CharField(max_length=200, blank=True)
    quantity = models.PositiveIntegerField()
    unit_minor = models.BigIntegerField()
    # unit × quantity
    items_minor = models.BigIntegerField()
    # What vouchers take off, by who bears it.
    seller_discount_minor = models.BigIntegerField(default=0, db_default=0)
    platform_discount_minor = models.BigIntegerField(default=0, db_default=0)
    # This line's part of the order's delivery price.
    delivery_minor = models.BigIntegerField(default=0)
    tax_rate_bp = models.PositiveIntegerField(default=0)
    # Tax in (or on top of) items + delivery; added to what is paid only where the storefront shows prices without tax.
    tax_minor = models.BigIntegerField(default=0)
    # What the customer pays for this line, everything in.
    total_minor = models.BigIntegerField()
    referral_rate_bp = models.PositiveIntegerField()
    referral_minimum_minor = models.PositiveIntegerField(default=0)
    shipped_quantity = models.PositiveIntegerField(default=0)
    refunded_minor = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="orderline_quantity"),
            models.CheckConstraint(
                condition=models.Q(seller_discount_minor=0, platform_discount_minor=0)
                | models.Q(
                    seller_discount_minor__gte=0,
                    platform_discount_minor__gte=0,
                    items_minor__gt=models.F("seller_discount_minor") + models.F("platform_discount_minor"),
                ),
                name="orderline_discount_below_items",
            ),
            models.CheckConstraint(
                condition=models.Q(shipped_quantity__lte=models.F("quantity")),
                name="orderline_shipped_at_most_ordered",
            ),
            models.CheckConstraint(
                condition=models.Q(refunded_minor__gte=0, refunded_minor__lte=models.F("total_minor")),
                name="orderline_refunded_at_most_total",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.sku}"

    @property
    def picture_url(self) -> str:
        """Address of the small picture, empty where there is none."""
        return default_storage.url(self.picture) if self.picture else ""

    @property
    def discount_minor(self) -> int:
        """What vouchers take off."""
        return self.seller_discount_minor + self.platform_discount_minor

    @property
    def goods_minor(self) -> int:
        """What the customer pays for the goods, without delivery and tax on top."""
        return self.items_minor - self.discount_minor

    @property
    def earned_minor(self) -> int:
        """What the seller gets for the goods before fees: a voucher of the platform costs him nothing."""
        return self.items_minor - self.seller_discount_minor

    @property
    def added_tax_minor(self) -> int:
        """Tax on top of the prices; none where the store shows them with tax."""
        return self.total_minor - self.goods_minor - self.delivery_minor

    @property
    def refundable_minor(self) -> int:
        """What can still be paid back for this line."""
        return self.total_minor - self.refunded_minor

    @property
    def unshipped_quantity(self) -> int:
        """How many pieces still wait for dispatch: none once the whole line is refunded."""
        return self.quantity - self.shipped_quantity if self.refundable_minor else 0
