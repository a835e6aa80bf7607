"""Registering a company, and its data while the application is open."""

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.core.files.base import File
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import activity, cases
from accounts.banking import encrypt, normalise
from accounts.company import CompanyData, check_free, same_name
from accounts.models import Evidence, Membership, QualificationCase, Seller, User
from accounts.qualification import editable, give_evidence
from accounts.requirements import BANK_PROOF
from marketplace import clock, state
from marketplace.db import advisory_lock, locked
from marketplace.errors import DomainError

SLUG_LENGTH = 60
BANK_FIELDS = ("bank_name", "bank_account_name", "bank_account_last4")
ADDRESS_FIELDS = ("ship_from_address", "returns_address")


@dataclass(frozen=True)
class BankAccount:
    """A company account as typed."""

    bank_name: str
    account_name: str
    account_number: str


def has_verified_email(user: User) -> bool:
    """Return whether the user has proved that the e-mail address is theirs."""
    verified: bool = EmailAddress.objects.filter(user=user, verified=True).exists()
    return verified


@transaction.atomic
def register_company(*, user: User, company: CompanyData) -> Seller:
    """Create the seller, make ``user`` its owner and open the onboarding case (draft).

    Raises ``DomainError`` with the field: e-mail not verified, a wrong code, an individual
    business, an enterprise or store name that is registered already.
    """
    advisory_lock("register-company")
    if not has_verified_email(user):
        raise DomainError(_("Confirm your e-mail address first: we sent you a link."))
    company = company.checked()
    if not company.representative_id:
        raise DomainError(_("Enter the legal representative's identity number."), field="representative_id")
    check_free(company)
    seller = Seller.objects.create(slug=_free_slug(company), **company.as_fields())
    state.begin(seller, actor=user)
    Membership.objects.create(user=user, seller=seller, role=Membership.Role.OWNER)
    cases.begin_onboarding(seller=seller, actor=user)
    activity.record(seller=seller, actor=user, kind="registered", subject=seller, about=seller.legal_name)
    return seller


@transaction.atomic
def change_company(*, seller: Seller, company: CompanyData, actor: User) -> Seller:
    """Correct the company data while the application is open; errors as in ``register_company``.

    Another legal name takes the bank account away: it was given for the old name.
    """
    advisory_lock("register-company")
    _onboarding(seller)
    seller = locked(Seller.objects.filter(pk=seller.pk)).get()
    company = company.checked()
    check_free(company, besides=seller)
    shown = [name for name in company.as_fields() if not name.endswith("_encrypted")]
    before = activity.values(seller, [*shown, *BANK_FIELDS])
    if same_name(company.legal_name) != same_name(seller.bank_account_name or company.legal_name):
        seller.bank_account_name, seller.bank_account_encrypted, seller.bank_account_last4 = "", b"", ""
    for name, value in company.as_fields().items():
        setattr(seller, name, value)
    seller.save()
    _record_change("company_changed", seller, before, actor)
    return seller


@transaction.atomic
def give_bank_account(
    *, case: QualificationCase, account: BankAccount, upload: "File[bytes]", actor: User
) -> Evidence:
    """Set the account that payouts go to and keep its proof, both or neither.

    ``DomainError`` as in ``set_bank_account`` and ``give_evidence``.
    """
    set_bank_account(seller=case.seller, account=account, actor=actor)
    return give_evidence(case=case, key=BANK_PROOF.code, upload=upload, actor=actor)


@transaction.atomic
def set_bank_account(*, seller: Seller, account: BankAccount, actor: User) -> Seller:
    """Set the account that payouts go to while the application is open; errors as in ``enter_account``."""
    _onboarding(seller)
    return enter_account(locked(Seller.objects.filter(pk=seller.pk)).get(), account, actor)


def enter_account(seller: Seller, account: BankAccount, actor: User) -> Seller:
    """Write the account into ``seller``, which the caller has locked; the number is stored encrypted.

    ``DomainError`` with the field unless the account name is the legal name (spaces and the
    kind of brackets aside) and the number has 8 to 30 digits.
    """
    if same_name(account.account_name) != same_name(seller.legal_name):
        raise DomainError(
            _("The account must be in the company's own name: %(name)s.") % {"name": seller.legal_name},
            field="bank_account_name",
        )
    number = normalise(account.account_number)
    before = activity.values(seller, BANK_FIELDS)
    seller.bank_name = account.bank_name.strip()
    seller.bank_account_name = same_name(account.account_name)
    seller.bank_account_encrypted = encrypt(number)
    seller.bank_account_last4 = number[-4:]
    seller.bank_changed_at, seller.bank_verified_at = clock.now(), None
    seller.save()
    # Always told, also where the new number ends like the old one.
    changes = activity.changed_since(before, seller)
    activity.record(
        seller=seller, actor=actor, kind="bank_changed", subject=seller, about=seller.bank_account_masked,
        changes=changes,
    )  # fmt: skip
    return seller


@transaction.atomic
def set_addresses(*, seller: Seller, ship_from_address: str, returns_address: str, actor: User) -> Seller:
    """Set where parcels come from and where returns go, while the application is open."""
    _onboarding(seller)
    seller = locked(Seller.objects.filter(pk=seller.pk)).get()
    before = activity.values(seller, ADDRESS_FIELDS)
    seller.ship_from_address = ship_from_address.strip()
    seller.returns_address = returns_address.strip()
    seller.save(update_fields=["ship_from_address", "returns_address"])
    _record_change("addresses_changed", seller, before, actor)
    return seller


def _onboarding(seller: Seller) -> QualificationCase:
    """Return the seller's onboarding case, locked, while the seller may change it."""
    found = QualificationCase.objects.filter(seller=seller, kind=QualificationCase.Kind.ONBOARDING)
    return editable(locked(found).last())


def _record_change(kind: str, seller: Seller, before: dict[str, Any], actor: User) -> None:
    if changes := activity.changed_since(before, seller):
        activity.record(seller=seller, actor=actor, kind=kind, subject=seller, changes=changes)


def _free_slug(company: CompanyData) -> str:
    slug = slugify(company.store_name)[:SLUG_LENGTH] or f"store-{company.uscc[-10:].lower()}"
    taken = Seller.objects.filter(slug=slug).exists()
    return f"{slug}-{company.uscc[-10:].lower()}" if taken else slug
