"""Payouts of closed periods."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Seller
from marketplace import clock
from marketplace.money import Money
from marketplace.state import Stateful, Transitions, state_constraint
from settlements.models.period import Period


class PayoutState(models.TextChoices):
    """Life of a payout."""

    HELD = "held", _("Held")
    SCHEDULED = "scheduled", _("Scheduled")
    SENT = "sent", _("Sent to the bank")
    PAID = "paid", _("Paid out")
    FAILED = "failed", _("Failed")


class Hold(models.TextChoices):
    """Why a payout waits."""

    NO_ACCOUNT = "no_account", _("No bank account is on file.")
    NAME_DIFFERS = "name_differs", _("The account name differs from the company's legal name.")
    RECENTLY_CHANGED = "recently_changed", _("The bank account changed less than 3 days ago.")
    UNVERIFIED = "unverified", _("We are still checking the proof of the new bank account.")
    ACCOUNT_FAILED = "account_failed", _("The bank returned the last payout to this account. Change the account.")


class PayoutQuerySet(models.QuerySet["Payout"]):
    """Reads of payouts."""

    def to_send(self) -> "PayoutQuerySet":
        """Return what has not left yet, the oldest first."""
        return self.filter(state__in=[PayoutState.HELD, PayoutState.SCHEDULED]).order_by("pk")

    def scheduled(self) -> "PayoutQuerySet":
        """Return what may leave."""
        return self.filter(state=PayoutState.SCHEDULED).order_by("pk")

    def worth_another_look(self) -> "PayoutQuerySet":
        """Return the held ones whose seller's account may be good by now."""
        account_rests = models.Q(seller__bank_changed_at__lte=clock.now() - settings.BANK_CHANGE_HOLD)
        still_refused = models.Q(hold=Hold.ACCOUNT_FAILED, seller__bank_changed_at__lte=models.F("created_at"))
        verified = models.Q(seller__bank_verified_at__isnull=False)
        return self.filter(account_rests, verified, state=PayoutState.HELD).exclude(still_refused).order_by("pk")

    def at_the_bank(self) -> "PayoutQuerySet":
        """Return what the bank has not answered yet, the oldest first."""
        return self.filter(state=PayoutState.SENT).order_by("pk")


class Payout(Stateful):
    """The transfer of a positive closing balance, claimed and sent exactly once."""

    State = PayoutState
    Hold = Hold
    TRANSITIONS: ClassVar[Transitions] = {
        State.HELD: frozenset({State.SCHEDULED}),
        State.SCHEDULED: frozenset({State.HELD, State.SENT}),
        State.SENT: frozenset({State.PAID, State.FAILED}),
    }

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.SCHEDULED)
    # Its statement's number with T in front.
    number = models.CharField(_("number"), max_length=30, unique=True)
    period = models.OneToOneField(Period, on_delete=models.PROTECT, related_name="payout")
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="payouts")
    currency = models.CharField(_("currency"), max_length=3)
    amount_minor = models.BigIntegerField(_("amount"))
    created_at = models.DateTimeField(_("set aside"), default=clock.now)
    hold = models.CharField(_("held because"), max_length=20, choices=Hold.choices, blank=True)
    # Snapshot of where it went.
    bank_name = models.CharField(_("bank"), max_length=80, blank=True)
    account_name = models.CharField(_("account name"), max_length=120, blank=True)
    account_last4 = models.CharField(_("account ends in"), max_length=4, blank=True)
    # pain.001 order, in private storage.
    bank_file = models.CharField(max_length=120, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True)
    # When the bank answered: credited, or returned.
    answered_at = models.DateTimeField(_("answered"), null=True)
    failure = models.CharField(_("returned because"), max_length=200, blank=True)

    objects: ClassVar[models.Manager["Payout"]] = PayoutQuerySet.as_manager()

    class Meta:
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        constraints = [
            state_constraint(PayoutState, "payout_state"),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="payout_positive"),
            models.CheckConstraint(
                condition=models.Q(state="held", hold__gt="") | (~models.Q(state="held") & models.Q(hold="")),
                name="payout_held_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "id"],
                condition=models.Q(state__in=["held", "scheduled", "sent"]),
                name="payout_moving",
            ),
            models.Index(fields=["id"], condition=models.Q(state="failed"), name="payout_returned"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def amount(self) -> Money:
        """What is transferred."""
        return Money(self.amount_minor, self.currency)

    @property
    def account_masked(self) -> str:
        """Where it goes, as people may see it."""
        return f"{self.bank_name} •••• {self.account_last4}" if self.account_last4 else ""
