"""Company data of a seller that has been approved: what is on the licence is reviewed, contacts change at once."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import activity
from accounts.company import CompanyData, check_free, same_name
from accounts.models import QualificationCase, Seller, User
from accounts.models.qualification import CaseKind
from accounts.notifications import tell_seller
from accounts.qualification import editable
from accounts.representatives import sealed
from marketplace import clock
from marketplace.db import advisory_lock, locked
from marketplace.errors import DomainError

CONTACT = ("contact_name", "contact_phone", "contact_email")
# What stands on the licence, or names the store; a change of it is compared with the new licence.
REVIEWED = (
    "legal_name", "tax_number", "legal_representative", "registered_capital_minor", "established_on",
    "business_scope", "registered_address", "store_name",
)  # fmt: skip


@transaction.atomic
def change_contact(*, seller: Seller, name: str, phone: str, email: str, actor: User) -> Seller:
    """Change whom we reach, at once; the old address is told, so that nobody takes a seller over quietly.

    ``DomainError`` with the field as in ``CompanyData.checked``.
    """
    seller = locked(Seller.objects.filter(pk=seller.pk)).get()
    data = replace(CompanyData.of(seller), contact_name=name, contact_phone=phone, contact_email=email).checked()
    if data.contact_email != seller.contact_email:
        tell_seller(
            seller=seller, kind="contact_changed", subject=seller, url=reverse("seller:qualification"),
            occasion=clock.now().isoformat(), store=seller.store_name, by=str(actor), email=data.contact_email,
        )  # fmt: skip
    before = activity.values(seller, CONTACT)
    for field in CONTACT:
        setattr(seller, field, getattr(data, field))
    seller.save(update_fields=list(CONTACT))
    if changes := activity.changed_since(before, seller):
        activity.record(seller=seller, actor=actor, kind="contact_changed", subject=seller, changes=changes)
    return seller


@transaction.atomic
def propose(*, case: QualificationCase, company: CompanyData, actor: User) -> QualificationCase:
    """Write into a draft what the company data shall be; contacts are left out of it.

    ``DomainError`` where nothing would change, for another credit code (another enterprise registers anew), and as in
    ``CompanyData.checked`` and ``check_free``.
    """
    advisory_lock("register-company")
    case = editable(locked(QualificationCase.objects.select_related("seller").filter(pk=case.pk)).get())
    seller = case.seller
    company = company.checked()
    if company.uscc != seller.uscc:
        raise DomainError(
            _("Another credit code is another enterprise: it registers with an account of its own."), field="uscc"
        )
    check_free(company, besides=seller)
    proposed = {name: getattr(company, name) for name in REVIEWED if getattr(company, name) != getattr(seller, name)}
    if company.representative_id:
        fields = sealed(company.representative_id)
        proposed |= {
            "representative_id_encrypted": bytes(fields["representative_id_encrypted"]).decode("ascii"),  # type: ignore[arg-type]
            "representative_id_last4": fields["representative_id_last4"],
        }
    if not proposed:
        raise DomainError(_("Nothing is different from what we have."))
    case.proposed = proposed
    case.save(update_fields=["proposed"])
    before = activity.values(seller, [*REVIEWED, "representative_id_last4"])
    activity.record(
        seller=seller, actor=actor, kind="company_change_prepared", subject=seller, about=case.number,
        changes=activity.changed_since(before, changed_seller(case)),
    )  # fmt: skip
    return case


def changed_seller(case: QualificationCase) -> Seller:
    """Return the seller as it would be with the case's change, not saved; itself for all other cases."""
    if case.kind != CaseKind.COMPANY:
        return case.seller
    seller = Seller.objects.get(pk=case.seller_id)
    for field, value in case.proposed.items():
        setattr(seller, field, _revived(field, value))
    return seller


def apply(*, case: QualificationCase) -> None:
    """Make the change of an approved case; what was there before is kept in the case.

    With another legal name the bank account no longer belongs to the company; payouts stop by themselves until an
    account in the new name is given. ``DomainError`` where another seller has taken the store name meanwhile.
    """
    seller = locked(Seller.objects.filter(pk=case.seller_id)).get()
    case.replaced = {field: plain(getattr(seller, field)) for field in case.proposed}
    case.save(update_fields=["replaced"])
    _write(seller, case.proposed)
    if same_name(seller.bank_account_name) != same_name(seller.legal_name):
        tell_seller(
            seller=seller, kind="account_name_differs", subject=case, url=reverse("seller:bank-account"),
            store=seller.store_name, name=seller.legal_name,
        )  # fmt: skip


def restore(*, case: QualificationCase) -> None:
    """Put back what an approval that is undone had changed; what a later change replaced stays as that one has it."""
    seller = locked(Seller.objects.filter(pk=case.seller_id)).get()
    own = [field for field, value in case.proposed.items() if plain(getattr(seller, field)) == value]
    _write(seller, {field: case.replaced[field] for field in own})


def plain(value: Any) -> Any:
    """Return a field's value as JSON keeps it."""
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("ascii")
    return value.isoformat() if isinstance(value, dt.date) else value


def _write(seller: Seller, values: dict[str, Any]) -> None:
    name = values.get("store_name")
    if name and Seller.objects.filter(store_name__iexact=name).exclude(pk=seller.pk).exists():
        raise DomainError(_("Another seller has the store name %(name)s by now.") % {"name": name})
    for field, value in values.items():
        setattr(seller, field, _revived(field, value))
    seller.save(update_fields=list(values))


def _revived(field: str, value: Any) -> Any:
    if field == "representative_id_encrypted":
        return value.encode("ascii")
    return dt.date.fromisoformat(value) if field == "established_on" and isinstance(value, str) else value
