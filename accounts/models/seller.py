"""A seller: one mainland-China enterprise, and the people who work for it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from marketplace import clock
from marketplace.state import Stateful, Transitions, state_constraint


class SellerState(models.TextChoices):
    """Life of a seller (DESIGN §2)."""

    ONBOARDING = "onboarding", _("Onboarding")
    APPROVED = "approved", _("Approved")
    SUSPENDED = "suspended", _("Suspended")
    WINDING_DOWN = "winding_down", _("Winding down")
    CLOSED = "closed", _("Closed")


class SellerQuerySet(models.QuerySet["Seller"]):
    """Reads of sellers."""

    def able_to_sell(self) -> "SellerQuerySet":
        """Return the sellers whose listings may be live."""
        return self.filter(state=Seller.State.APPROVED)

    def publicly_known(self) -> "SellerQuerySet":
        """Return the sellers that customers may have bought from."""
        return self.exclude(state=Seller.State.ONBOARDING)


class Seller(Stateful):
    """The enterprise. Company data may be blank only while the seller is onboarding."""

    State = SellerState
    TRANSITIONS: ClassVar[Transitions] = {
        State.ONBOARDING: frozenset({State.APPROVED}),
        State.APPROVED: frozenset({State.SUSPENDED, State.WINDING_DOWN}),
        State.SUSPENDED: frozenset({State.APPROVED, State.WINDING_DOWN}),
        State.WINDING_DOWN: frozenset({State.CLOSED}),
    }

    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.ONBOARDING)
    slug = models.SlugField(max_length=80, unique=True, help_text=_("Address of the shop page."))
    store_name = models.CharField(_("store name"), max_length=60, unique=True)
    legal_name = models.CharField(_("legal name"), max_length=120)
    # GB 32100-2015; unique so that one enterprise is one seller.
    uscc = models.CharField(_("unified social credit code"), max_length=18, unique=True)
    tax_number = models.CharField(_("tax registration number"), max_length=20)
    legal_representative = models.CharField(_("legal representative"), max_length=60)
    # Resident identity card number, GB 11643; encrypted, shown masked.
    representative_id_encrypted = models.BinaryField(default=b"", editable=False)
    representative_id_last4 = models.CharField(
        _("legal representative's identity number"), max_length=4, blank=True, editable=False
    )
    registered_capital_minor = models.BigIntegerField(_("registered capital"), null=True, blank=True)
    established_on = models.DateField(_("date of establishment"), null=True, blank=True)
    business_scope = models.TextField(_("business scope"), blank=True)
    registered_address = models.CharField(_("registered address"), max_length=200)
    contact_name = models.CharField(_("contact person"), max_length=60)
    contact_phone = models.CharField(_("contact phone"), max_length=32)
    contact_email = models.EmailField(_("contact e-mail"))
    bank_name = models.CharField(_("bank"), max_length=80, blank=True)
    bank_account_name = models.CharField(_("account name"), max_length=120, blank=True)
    bank_account_encrypted = models.BinaryField(default=b"", editable=False)
    bank_account_last4 = models.CharField(_("account number"), max_length=4, blank=True, editable=False)
    bank_changed_at = models.DateTimeField(null=True, editable=False)
    # When a reviewer accepted the proof of this very account.
    bank_verified_at = models.DateTimeField(null=True, editable=False)
    ships_nationwide = models.BooleanField(_("delivers to all 31 provinces"), default=False)
    issues_invoices = models.BooleanField(_("issues invoices"), default=False)
    ship_from_address = models.CharField(_("ship-from address"), max_length=200, blank=True)
    returns_address = models.CharField(_("returns address"), max_length=200, blank=True)
    requires_second_factor = models.BooleanField(_("second factor for the whole team"), default=False)
    created_at = models.DateTimeField(_("registered at"), default=clock.now)
    # Anchor of the seller's own 14-day periods.
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)
    # When a reviewer last compared the company's data with its licence; due again after six months.
    verified_at = models.DateTimeField(_("verified at"), null=True, editable=False)
    # Since when that comparison is overdue because the seller did not answer.
    unverified_since = models.DateTimeField(null=True, editable=False)

    objects = SellerQuerySet.as_manager()

    class Meta:
        verbose_name = _("seller")
        verbose_name_plural = _("sellers")
        constraints = [state_constraint(SellerState, "seller_state")]

    def __str__(self) -> str:
        return self.store_name

    @property
    def may_sell(self) -> bool:
        """Whether this seller's listings may be live."""
        return self.state == self.State.APPROVED

    @property
    def representative_id_masked(self) -> str:
        """The identity card number as people may see it."""
        return f"•••• {self.representative_id_last4}" if self.representative_id_last4 else ""

    @property
    def bank_account_masked(self) -> str:
        """The account number as people may see it."""
        return f"•••• {self.bank_account_last4}" if self.bank_account_last4 else ""


class Membership(models.Model):
    """A user's place in a seller's team."""

    class Role(models.TextChoices):
        """What a team member may do; the owner may do everything."""

        OWNER = "owner", _("Owner")
        CATALOGUE = "catalogue", _("Catalogue")
        ORDERS = "orders", _("Orders")
        FINANCE = "finance", _("Finance")
        VIEWER = "viewer", _("Viewer")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("person"))
    seller = models.ForeignKey(Seller, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    created_at = models.DateTimeField(_("since"), default=clock.now)

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        constraints = [models.UniqueConstraint(fields=["user", "seller"], name="membership_once_per_seller")]

    def __str__(self) -> str:
        return f"{self.user} · {self.seller} ({self.get_role_display()})"
