"""Vouchers: a code that takes something off, at the cost of a seller or of the platform."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Seller
from marketplace import clock, storefronts
from marketplace.money import Money
from orders.models.order import Purchase


class VoucherQuerySet(models.QuerySet["Voucher"]):
    """Reads of vouchers."""

    def running_at(self, moment: dt.datetime) -> "VoucherQuerySet":
        """Return those whose time it is."""
        return self.filter(starts_at__lte=moment, ends_at__gt=moment)


class Voucher(models.Model):
    """Who has the code pays less for the goods of one seller, or with a platform's voucher for all goods.

    The issuer bears the cost: without a seller it is the platform. ``used`` is kept by ``orders.vouchers`` under the
    row's lock and equals the uses that were not released (audited).
    """

    class Kind(models.TextChoices):
        """How much it takes off."""

        AMOUNT = "amount", _("An amount")
        PERCENT = "percent", _("A percentage")

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    seller = models.ForeignKey(
        Seller, null=True, blank=True, on_delete=models.PROTECT, related_name="vouchers",
        verbose_name=_("seller who bears it"), help_text=_("Empty: the platform bears it."),
    )  # fmt: skip
    storefront = models.CharField(_("store"), max_length=2, choices=storefronts.CHOICES)
    kind = models.CharField(_("takes off"), max_length=8, choices=Kind.choices)
    amount_minor = models.BigIntegerField(null=True)
    percent_bp = models.PositiveIntegerField(null=True)
    # What a percentage takes off at most; nothing stands for no limit.
    most_minor = models.BigIntegerField(null=True)
    # Goods it needs, at prices before it.
    least_minor = models.BigIntegerField(default=0)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    uses_limit = models.PositiveIntegerField(_("uses in all"), null=True, blank=True)
    customer_limit = models.PositiveIntegerField(_("uses per customer"), default=1)
    used = models.PositiveIntegerField(_("used"), default=0)
    # Shown to everybody, not only told to whom the issuer likes.
    is_public = models.BooleanField(_("shown in the shop"), default=False, db_default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager["Voucher"]] = VoucherQuerySet.as_manager()

    class Meta:
        verbose_name = _("voucher")
        verbose_name_plural = _("vouchers")
        constraints = [
            models.CheckConstraint(
                # A comparison with NULL would let a row pass.
                condition=models.Q(kind="amount", amount_minor__isnull=False, amount_minor__gt=0, percent_bp=None)
                | models.Q(
                    kind="percent",
                    percent_bp__isnull=False,
                    percent_bp__gt=0,
                    percent_bp__lt=10_000,
                    amount_minor=None,
                ),
                name="voucher_takes_off_something",
            ),
            models.CheckConstraint(
                condition=models.Q(least_minor__gte=0) & (models.Q(most_minor=None) | models.Q(most_minor__gt=0)),
                name="voucher_bounds",
            ),
            models.CheckConstraint(condition=models.Q(customer_limit__gt=0), name="voucher_for_somebody"),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="voucher_ends_later"),
            models.CheckConstraint(
                condition=models.Q(uses_limit=None) | models.Q(used__lte=models.F("uses_limit")),
                name="voucher_used_within_limit",
            ),
        ]
        indexes = [models.Index(fields=["seller", "-ends_at"], name="voucher_seller")]

    def __str__(self) -> str:
        return self.code

    @property
    def currency(self) -> str:
        """The currency of its amounts."""
        return storefronts.BY_CODE[self.storefront].currency

    @property
    def timezone(self) -> str:
        """The zone that its times are typed and shown in."""
        return str(storefronts.BY_CODE[self.storefront].timezone)

    @property
    def takes_off(self) -> str:
        """What it takes off, in words: ¥10, 10%."""
        if self.kind == self.Kind.AMOUNT:
            return str(Money(self.amount_minor or 0, self.currency))
        return f"{(self.percent_bp or 0) / 100:g}%"


class VoucherUse(models.Model):
    """One purchase's use of a voucher; released, it does not count: all it was used for is cancelled."""

    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="uses")
    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="voucher_uses")
    customer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField()
    amount_minor = models.BigIntegerField()
    used_at = models.DateTimeField(default=clock.now)
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["voucher", "purchase"], name="voucheruse_once"),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="voucheruse_positive"),
        ]
        indexes = [models.Index(fields=["voucher", "email"], name="voucheruse_customer")]

    def __str__(self) -> str:
        return f"{self.voucher_id} in {self.purchase_id}"
