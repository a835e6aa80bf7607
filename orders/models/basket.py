"""What a customer has picked, and where it should go."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Offer
from marketplace import clock, storefronts


class Basket(models.Model):
    """One visitor's basket in one storefront: the user's, or an anonymous one known by its token."""

    token = models.CharField(max_length=32, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="baskets")
    storefront = models.CharField(max_length=2, choices=storefronts.CHOICES)
    updated_at = models.DateTimeField(default=clock.now)
    # At most one of each issuer (orders.vouchers).
    vouchers = models.ManyToManyField("orders.Voucher", blank=True, related_name="+")
    # How many are to be bought, where whoever has the object has just read its lines; no column.
    pieces: int | None = None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "storefront"], condition=models.Q(user__isnull=False), name="basket_one_per_user"
            )
        ]

    def __str__(self) -> str:
        return self.token


class BasketLine(models.Model):
    """One offer in a basket. ``seen_minor`` is the price the customer last saw, so that a change is shown."""

    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="lines")
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField()
    seen_minor = models.BigIntegerField()
    # Put aside: neither counted nor bought.
    is_saved = models.BooleanField(default=False)
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["basket", "offer"], name="basketline_once_per_offer"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="basketline_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.offer_id}"


class Address(models.Model):
    """An address a customer keeps. ``fields`` follows ``Storefront.address_fields``."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="addresses")
    storefront = models.CharField(max_length=2, choices=storefronts.CHOICES)
    fields = models.JSONField(_("address"))
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return str(self.fields.get("recipient", ""))


class InvoiceTitle(models.Model):
    """A title for invoices that a customer keeps: a name, or a company with its tax number."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invoice_titles")
    # Without a tax number it is a person's.
    title = models.CharField(_("title"), max_length=120)
    tax_number = models.CharField(_("tax number"), max_length=20, blank=True)
    used_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "title", "tax_number"], name="invoicetitle_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.tax_number}".strip()
