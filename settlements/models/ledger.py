"""Double entry. Written by settlements.ledger only; the database refuses anything else.

sql/ledger.sql: a deferred constraint trigger refuses a journal that does not sum to zero per
currency, row triggers refuse UPDATE and DELETE, the unique key refuses a second posting.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Seller
from marketplace import clock


class AccountKind(models.TextChoices):
    """What an account holds. Credit (negative) balances are what the platform owes."""

    # Money the payment provider holds for us.
    PROVIDER = "provider", _("Payment provider")
    # The platform's bank account.
    BANK = "bank", _("Bank")
    # Owed to a seller, not yet released (delivery + 7 days).
    DEFERRED = "deferred", _("Deferred")
    # Owed to a seller, part of the open period's balance.
    AVAILABLE = "available", _("Available")
    # A closed period's transfer on its way to the seller's bank.
    PAYABLE = "payable", _("Payout on its way")
    # The platform's own revenue.
    REFERRAL_REVENUE = "referral_revenue", _("Referral fees")
    ADMIN_FEE_REVENUE = "admin_fee_revenue", _("Refund administration fees")
    # Tax the platform collects where prices are shown without it.
    TAX = "tax", _("Tax collected")


class Account(models.Model):
    """One account: of the platform (seller null) or of a seller, in one currency."""

    Kind = AccountKind
    kind = models.CharField(max_length=20, choices=AccountKind.choices)
    seller = models.ForeignKey(Seller, null=True, on_delete=models.PROTECT, related_name="ledger_accounts")
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "seller", "currency"], name="account_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.seller_id or ''} {self.currency}"


class JournalKind(models.TextChoices):
    """Why money moved; docs/money.md maps each to its entries and function."""

    SALE = "sale", _("Sale")
    REFUND = "refund", _("Refund")
    RELEASE = "release", _("Release of deferred money")
    PROVIDER_SETTLEMENT = "provider_settlement", _("Provider paid us")
    LATE_PAYMENT = "late_payment", _("Late payment returned")
    PAYOUT = "payout", _("Payout scheduled")
    PAYOUT_PAID = "payout_paid", _("Payout arrived")
    PAYOUT_FAILED = "payout_failed", _("Payout failed")


class Journal(models.Model):
    """One event's movements."""

    Kind = JournalKind
    kind = models.CharField(max_length=20, choices=JournalKind.choices)
    # What it is about: ("order", order pk), ("refund", refund pk), ("payout", payout pk) …
    source_type = models.CharField(max_length=16)
    source_id = models.BigIntegerField()
    occurred_at = models.DateTimeField()
    posted_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("journal")
        verbose_name_plural = _("journals")
        constraints = [models.UniqueConstraint(fields=["kind", "source_type", "source_id"], name="journal_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.source_type} {self.source_id}"


class Classification(models.TextChoices):
    """What a seller's entry is on the statement; each maps to the flat file's amount-type and amount-description."""

    PRINCIPAL = "principal", _("Item price")
    DELIVERY = "delivery", _("Delivery paid by customer")
    REFERRAL_FEE = "referral_fee", _("Referral fee")
    REFUND_PRINCIPAL = "refund_principal", _("Refunded item price")
    REFUND_DELIVERY = "refund_delivery", _("Refunded delivery")
    REFERRAL_FEE_RETURNED = "referral_fee_returned", _("Referral fee returned")
    REFUND_ADMIN_FEE = "refund_admin_fee", _("Refund administration fee")
    TRANSFER = "transfer", _("Payout")
    PAYOUT_RETURNED = "payout_returned", _("Payout returned")
    INTERNAL = "internal", _("Internal")


class Entry(models.Model):
    """One movement on one account: positive debits, negative credits; all of a journal sum to zero."""

    Classification = Classification
    journal = models.ForeignKey(Journal, on_delete=models.PROTECT, related_name="entries")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="entries")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    classification = models.CharField(max_length=24, choices=Classification.choices, default=Classification.INTERNAL)
    # The order and line it belongs to, where it belongs to one.
    order_id = models.BigIntegerField(null=True)
    order_line_id = models.BigIntegerField(null=True)
    posted_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [models.CheckConstraint(condition=~models.Q(amount_minor=0), name="entry_not_zero")]
        indexes = [
            models.Index(fields=["account", "posted_at", "id"], name="entry_account_time"),
            models.Index(fields=["order_id"], name="entry_order", condition=models.Q(order_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.amount_minor} {self.currency}"
