"""Offers: one seller's promise to sell one product."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Seller
from catalog.models.delivery import DeliveryTemplate
from catalog.models.product import Product
from marketplace import clock, storefronts
from marketplace.state import Stateful, Transitions, state_constraint

NOTE_LIMIT = 1_000


class OfferState(models.TextChoices):
    """Life of an offer. Only ``live`` can be bought; the platform suppresses, the seller pauses."""

    DRAFT = "draft", _("Draft")
    LIVE = "live", _("Live")
    PAUSED = "paused", _("Paused")
    SUPPRESSED = "suppressed", _("Suppressed")
    DELETED = "deleted", _("Deleted")


class Channel(models.TextChoices):
    """Who delivers."""

    SELLER = "seller", _("Fulfilled by seller")
    PLATFORM = "platform", _("Fulfilled by Quay")


class OfferQuerySet(models.QuerySet["Offer"]):
    """Reads of offers."""

    def live(self) -> "OfferQuerySet":
        """Return what can be bought."""
        return self.filter(state=OfferState.LIVE)

    def of(self, seller: Seller) -> "OfferQuerySet":
        """Return a seller's listings, deleted ones left out."""
        return self.filter(seller=seller).exclude(state=OfferState.DELETED)


class Offer(Stateful):
    """A listing, as sellers call it together with its product."""

    State = OfferState
    Channel = Channel
    TRANSITIONS: ClassVar[Transitions] = {
        State.DRAFT: frozenset({State.LIVE, State.SUPPRESSED, State.DELETED}),
        State.LIVE: frozenset({State.PAUSED, State.SUPPRESSED, State.DELETED}),
        State.PAUSED: frozenset({State.LIVE, State.SUPPRESSED, State.DELETED}),
        State.SUPPRESSED: frozenset({State.LIVE, State.PAUSED, State.DELETED}),
        State.DELETED: frozenset({State.DRAFT}),
    }

    class Condition(models.TextChoices):
        """State of the goods."""

        NEW = "new", _("New")
        REFURBISHED = "refurbished", _("Refurbished")
        USED = "used", _("Used")

    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.DRAFT)
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="offers", verbose_name=_("seller"))
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="offers", verbose_name=_("product"))
    sku = models.CharField(_("SKU"), max_length=40)
    condition = models.CharField(_("condition"), max_length=12, choices=Condition.choices, default=Condition.NEW)
    # What is worn or missing, in the seller's words; of goods that are not new.
    condition_note = models.CharField(
        _("note on the condition"), max_length=NOTE_LIMIT, blank=True, default="", db_default=""
    )
    channel = models.CharField(_("delivered by"), max_length=10, choices=Channel.choices, default=Channel.SELLER)
    handling_days = models.PositiveSmallIntegerField(_("handling days"), default=1)
    # Packed, in grams; 0 where nobody has said.
    weight_g = models.PositiveIntegerField(_("weight when packed (g)"), default=0, db_default=0)
    # Without one the seller's default holds (catalog.delivery_templates).
    delivery_template = models.ForeignKey(
        DeliveryTemplate, null=True, on_delete=models.SET_NULL, related_name="offers"
    )
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(_("changed at"), default=clock.now)

    objects: ClassVar[models.Manager["Offer"]] = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        constraints = [
            state_constraint(OfferState, "offer_state"),
            models.UniqueConstraint(
                fields=["seller", "sku"], condition=~models.Q(state="deleted"), name="offer_sku_once_per_seller"
            ),
            models.CheckConstraint(
                condition=models.Q(condition_note="") | ~models.Q(condition="new"), name="offer_note_if_not_new"
            ),
        ]
        indexes = [
            models.Index(fields=["seller", "state", "-updated_at"], name="offer_seller_list"),
            models.Index(fields=["sku"], name="offer_sku"),
        ]

    def __str__(self) -> str:
        return f"{self.sku}"


class OfferPrice(models.Model):
    """What an offer costs in one storefront, in that storefront's currency, tax as the storefront shows it.

    ``amount_minor`` is the price in force: everything that shows, sorts or charges reads it. It is the regular
    price, or the sale price while a sale is on, which ``low_minor`` tells (ADR 23).
    """

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="prices")
    storefront = models.CharField(max_length=2, choices=storefronts.CHOICES)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    regular_minor = models.BigIntegerField()
    # A sale that is planned or on: all three, or none.
    sale_minor = models.BigIntegerField(null=True)
    sale_from = models.DateTimeField(null=True)
    sale_until = models.DateTimeField(null=True)
    # While the sale is on: the lowest price of the 30 days before it began.
    low_minor = models.BigIntegerField(null=True)
    # When the price in force last changed; the history takes it from here.
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "storefront"], name="offerprice_once_per_storefront"),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="offerprice_positive"),
            models.CheckConstraint(
                condition=models.Q(sale_minor=None, sale_from=None, sale_until=None, low_minor=None)
                | models.Q(
                    # A comparison with NULL would let a row pass.
                    sale_minor__isnull=False,
                    sale_from__isnull=False,
                    sale_until__isnull=False,
                    sale_minor__gt=0,
                    sale_minor__lt=models.F("regular_minor"),
                    sale_from__lt=models.F("sale_until"),
                ),
                name="offerprice_sale_is_lower",
            ),
            models.CheckConstraint(
                condition=models.Q(low_minor=None, amount_minor=models.F("regular_minor"))
                | models.Q(low_minor__isnull=False, low_minor__gt=0, amount_minor=models.F("sale_minor")),
                name="offerprice_in_force",
            ),
        ]
        indexes = [
            models.Index(
                fields=["sale_from"], name="offerprice_sale_begins",
                condition=models.Q(sale_minor__isnull=False, low_minor=None),
            ),
            models.Index(
                fields=["sale_until"], name="offerprice_sale_ends", condition=models.Q(sale_minor__isnull=False)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.currency} ({self.storefront})"


class PriceChange(models.Model):
    """A price that came into force; append-only, written by a trigger on ``OfferPrice`` so that none is missed.

    It is the offer's in a store: a price that is removed and entered again keeps its history.
    """

    # The index below begins with it.
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="price_changes", db_index=False)
    storefront = models.CharField(max_length=2, choices=storefronts.CHOICES)
    amount_minor = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["offer", "storefront", "-at"], name="pricechange_newest")]

    def __str__(self) -> str:
        return f"{self.offer_id} in {self.storefront}: {self.amount_minor}"


class ListingIssue(models.Model):
    """Why a listing is not live, or could be better."""

    class Severity(models.TextChoices):
        """``error`` suppresses the listing."""

        ERROR = "error", _("Problem")
        WARNING = "warning", _("Warning")
        INFO = "info", _("Hint")

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="issues")
    # Code of a rule in catalog.listing_rules, which knows the sentence in each language.
    code = models.CharField(max_length=40)
    severity = models.CharField(max_length=10, choices=Severity.choices)
    attribute = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "code", "attribute"], name="listingissue_once")]

    def __str__(self) -> str:
        return f"{self.offer_id}: {self.code}"
