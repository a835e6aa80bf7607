"""Another bank account for a seller that has been approved."""

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import activity, cases
from accounts.models import Membership, Seller, User
from accounts.models.seller import SellerState
from accounts.notifications import tell_seller
from accounts.qualification import give_evidence, submit_case
from accounts.registration import BANK_FIELDS, BankAccount, enter_account
from accounts.requirements import BANK_PROOF
from marketplace import clock
from marketplace.db import locked
from marketplace.errors import DomainError

STATES = frozenset({SellerState.APPROVED, SellerState.SUSPENDED, SellerState.WINDING_DOWN})


def may_change(seller: Seller) -> bool:
    """Return whether ``seller`` has payouts to come, so that its account is changed here."""
    return seller.state in STATES


@transaction.atomic
def change_bank_account(*, seller: Seller, account: BankAccount, upload: "File[bytes]", actor: User) -> Seller:
    """Set the account that payouts go to from now on, and hand its proof to the reviewers.

    Payouts wait for ``BANK_CHANGE_HOLD`` and until a reviewer has accepted the proof. The seller is told of each
    change at the contact address, with the masked number. ``DomainError`` unless ``actor`` is an owner and the
    seller approved, suspended or winding down; while the last change is being reviewed; and as in
    ``registration.enter_account`` and ``qualification.give_evidence``.
    """
    if not seller.memberships.filter(user=actor, role=Membership.Role.OWNER).exists():
        raise DomainError(_("Only an owner can change the bank account."))
    seller.refresh_from_db(fields=["state"])
    if not may_change(seller):
        raise DomainError(_("The bank account can be changed here from the approval until the seller is closed."))
    case = cases.open_bank_case(seller=seller, actor=actor)
    seller = locked(Seller.objects.filter(pk=seller.pk)).get()
    # An answer to the reviewer changes the account once more: the one before the application stays the old one.
    case.replaced = case.replaced or activity.values(seller, BANK_FIELDS)
    seller = enter_account(seller, account, actor)
    case.proposed = activity.values(seller, BANK_FIELDS)
    case.save(update_fields=["proposed", "replaced"])
    give_evidence(case=case, key=BANK_PROOF.code, upload=upload, actor=actor)
    submit_case(case=case, actor=actor)
    _tell(seller, actor)
    return seller


def _tell(seller: Seller, actor: User) -> None:
    changed_at = clock.now()
    tell_seller(
        seller=seller, kind="bank_changed", subject=seller, url=reverse("seller:qualification"),
        occasion=changed_at.isoformat(), store=seller.store_name, by=str(actor), bank=seller.bank_name,
        account=seller.bank_account_masked, changed_at=changed_at, payouts_at=changed_at + settings.BANK_CHANGE_HOLD,
    )  # fmt: skip
