"""Double entry. Written by settlements.ledger only; the database refuses anything else (migrations/sql/ledger.sql)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Seller
from marketplace import clock
from marketplace.money import Money


class AccountKind(models.TextChoices):
    """What an account holds. Credit (negative) balances are what the platform owes."""

    # Money the payment provider holds for us.
    PROVIDER = "provider", _("Payment provider")
    # What carriers collect from customers who pay in cash, until the parcel has arrived.
    COLLECTION = "collection", _("To be collected on delivery")
    # The platform's bank account.
    BANK = "bank", _("Bank")
    # Money that came too late and goes back to the customer.
    CUSTOMER = "customer", _("Owed to customers")
    # Owed to a seller, not yet released (delivery + 7 days).
    DEFERRED = "deferred", _("Deferred")
    # Owed to a seller, part of the open period's balance.
    AVAILABLE = "available", _("Available")
    # A closed period's transfer on its way to the seller's bank.
    PAYABLE = "payable", _("Payout on its way")
    # The platform's own revenue.
    REFERRAL_REVENUE = "referral_revenue", _("Referral fees")
    ADMIN_FEE_REVENUE = "admin_fee_revenue", _("Refund administration fees")
    # What the platform's vouchers cost it.
    PROMOTION = "promotion", _("Vouchers of the platform")
    # Tax the platform collects where prices are shown without it.
    TAX = "tax", _("Tax collected")


class Account(models.Model):
    """One account: of the platform (seller null) or of a seller, in one currency."""

    Kind = AccountKind
    kind = models.CharField(_("kind"), max_length=20, choices=AccountKind.choices)
    seller = models.ForeignKey(Seller, null=True, on_delete=models.PROTECT, related_name="ledger_accounts")
    currency = models.CharField(_("currency"), max_length=3)

    class Meta:
        verbose_name = _("ledger account")
        verbose_name_plural = _("ledger accounts")
        constraints = [
            models.UniqueConstraint(fields=["kind", "seller", "currency"], name="account_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        owner = f" {self.seller_id}" if self.seller_id else ""
        return f"{self.kind}{owner} {self.currency}"


class JournalKind(models.TextChoices):
    """Why money moved; docs/money.md maps each to its entries and function."""

    SALE = "sale", _("Sale")
    REFUND = "refund", _("Refund")
    RELEASE = "release", _("Release of deferred money")
    COLLECTION = "collection", _("Collected on delivery")
    LATE_PAYMENT = "late_payment", _("Late payment returned")
    PAYOUT = "payout", _("Payout set aside")
    PAYOUT_PAID = "payout_paid", _("Payout arrived")
    PAYOUT_FAILED = "payout_failed", _("Payout failed")


class CurrentTransaction(models.Func):
    """The number of the running database transaction, never used twice."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()


class Journal(models.Model):
    """One event's movements."""

    Kind = JournalKind
    kind = models.CharField(_("kind"), max_length=20, choices=JournalKind.choices)
    # What it is about: ("order", order pk), ("refund", refund pk), ("payout", payout pk) …
    source_type = models.CharField(_("about"), max_length=16)
    source_id = models.BigIntegerField()
    occurred_at = models.DateTimeField(_("occurred"))
    posted_at = models.DateTimeField(_("posted"), default=clock.now)
    # The database transaction that wrote it: no other may add entries.
    posted_in = models.BigIntegerField(db_default=CurrentTransaction(), editable=False)

    class Meta:
        verbose_name = _("journal")
        verbose_name_plural = _("journals")
        constraints = [models.UniqueConstraint(fields=["kind", "source_type", "source_id"], name="journal_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.source_type} {self.source_id}"


class Classification(models.TextChoices):
    """What a seller's entry is on the statement."""

    PRINCIPAL = "principal", _("Item price")
    PROMOTION = "promotion", _("Voucher of the seller")
    DELIVERY = "delivery", _("Delivery paid by customer")
    REFERRAL_FEE = "referral_fee", _("Referral fee")
    REFUND_PRINCIPAL = "refund_principal", _("Refunded item price")
    REFUND_DELIVERY = "refund_delivery", _("Refunded delivery")
    REFERRAL_FEE_RETURNED = "referral_fee_returned", _("Referral fee returned")
    REFUND_ADMIN_FEE = "refund_admin_fee", _("Refund administration fee")
    PAYOUT_RETURNED = "payout_returned", _("Payout returned")
    # A closed period's money leaving the available balance: no line of a statement but the end of one.
    TRANSFER = "transfer", _("Payout")
    INTERNAL = "internal", _("Internal")


class Group(models.TextChoices):
    """The figures of a statement that lines add up to."""

    SALES = "sales", _("Sales")
    REFUNDS = "refunds", _("Refunds")
    FEES = "fees", _("Fees")
    ADJUSTMENTS = "adjustments", _("Adjustments")


# The same as settlements_statement_group() in migrations/sql/statements.sql; a test compares them.
GROUPS: dict[str, Group] = {
    Classification.PRINCIPAL: Group.SALES,
    Classification.PROMOTION: Group.SALES,
    Classification.DELIVERY: Group.SALES,
    Classification.REFUND_PRINCIPAL: Group.REFUNDS,
    Classification.REFUND_DELIVERY: Group.REFUNDS,
    Classification.REFERRAL_FEE_RETURNED: Group.REFUNDS,
    Classification.REFERRAL_FEE: Group.FEES,
    Classification.REFUND_ADMIN_FEE: Group.FEES,
    Classification.PAYOUT_RETURNED: Group.ADJUSTMENTS,
}


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reads of entries."""

    def of_kind(self, kind: AccountKind, *, seller: Seller, currency: str) -> "EntryQuerySet":
        """Return the entries of one of a seller's accounts."""
        return self.filter(account__kind=kind, account__seller=seller, account__currency=currency)

    def owed(self) -> int:
        """Return what the platform owes on these entries: credits count up."""
        return -(self.aggregate(total=models.Sum("amount_minor"))["total"] or 0)


class Entry(models.Model):
    """One movement on one account: positive debits, negative credits; all of a journal sum to zero."""

    Classification = Classification
    journal = models.ForeignKey(Journal, on_delete=models.PROTECT, related_name="entries")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="entries", db_index=False)
    amount_minor = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    classification = models.CharField(
        _("classification"), max_length=24, choices=Classification.choices, default=Classification.INTERNAL
    )
    # The order and line it belongs to, where it belongs to one.
    order_id = models.BigIntegerField(null=True)
    order_line_id = models.BigIntegerField(null=True)
    # Decides the period; never before the seller's open period starts (the database refuses).
    posted_at = models.DateTimeField(_("posted"), default=clock.now)

    objects: ClassVar[models.Manager["Entry"]] = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [models.CheckConstraint(condition=~models.Q(amount_minor=0), name="entry_not_zero")]
        indexes = [
            # Everything a balance or a statement asks for, read from the index alone.
            models.Index(
                fields=["account", "posted_at", "id"],
                include=["amount_minor", "classification"],
                name="entry_account_time",
            ),
            models.Index(fields=["order_id"], name="entry_order", condition=models.Q(order_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.amount_minor} {self.currency}"

    @property
    def owed(self) -> Money:
        """The amount in the account holder's favour when positive."""
        return Money(-self.amount_minor, self.currency)
