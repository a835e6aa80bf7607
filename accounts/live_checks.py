"""Looking at a field as soon as it was typed; the services decide again when the form is sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from accounts import company, representatives
from accounts.models import Seller, User
from marketplace.errors import DomainError

LONGEST = 200
HOUR = 3600


@dataclass(frozen=True)
class Finding:
    """What is right with a value, point by point, or the one thing that is wrong; both empty: nothing to say."""

    right: tuple[str, ...] = ()
    wrong: str = ""


def look(*, field: str, values: Mapping[str, str], user: User, seller: Seller | None) -> Finding:
    """Return what is to be said of ``values[field]``; an empty value and an unknown field are left alone.

    Whether an enterprise or a store name is taken is told ``LIVE_CHECKS_PER_HOUR`` times an hour to each user, so
    that nobody reads the list of sellers this way; afterwards it is said when the form is sent.
    """
    check = _CHECKS.get(field)
    if check is None or not values.get(field, "").strip():
        return Finding()
    try:
        return check(values, user, seller)
    except DomainError as refusal:
        return Finding(wrong=str(refusal))


def _code(values: Mapping[str, str], user: User, seller: Seller | None) -> Finding:
    code = company.check_code(values["uscc"])
    right = (_("18 characters, check character right"), _("Enterprise"))
    if seller is not None and seller.uscc == code:
        return Finding(right)
    if not _may_ask(user):
        return Finding(right)
    if company.is_registered(code):
        return Finding(
            wrong=_(
                "This enterprise is registered with Quay already. Ask the owner of its account to add you to the team."
            )
        )
    return Finding((*right, _("Not registered with Quay yet")))


def _legal_name(values: Mapping[str, str], _user: User, _seller: Seller | None) -> Finding:
    company.check_legal_name(values["legal_name"])
    return Finding()


def _tax_number(values: Mapping[str, str], _user: User, _seller: Seller | None) -> Finding:
    code = "".join(values.get("uscc", "").split()).upper()
    number = company.check_tax_number(values["tax_number"], code)
    return Finding((_("Same as the credit code"),) if number == code else (_("Well-formed"),))


def _representative(values: Mapping[str, str], _user: User, _seller: Seller | None) -> Finding:
    representatives.check_id(values["representative_id"])
    return Finding((_("Well-formed"),))


def _store_name(values: Mapping[str, str], user: User, seller: Seller | None) -> Finding:
    name = values["store_name"].strip()
    if not _may_ask(user):
        return Finding()
    if Seller.objects.filter(store_name__iexact=name).exclude(pk=seller.pk if seller else 0).exists():
        return Finding(wrong=_("Another seller has this store name. Choose a different one."))
    return Finding((_("Free"),))


def _bank_account_name(values: Mapping[str, str], _user: User, seller: Seller | None) -> Finding:
    if seller is None:
        return Finding()
    if company.same_name(values["bank_account_name"]) != company.same_name(seller.legal_name):
        return Finding(
            wrong=_("The account must be in the company's own name: %(name)s.") % {"name": seller.legal_name}
        )
    return Finding((_("Same as the legal name"),))


def _may_ask(user: User) -> bool:
    key = f"live-checks-{user.pk}"
    cache.add(key, 0, HOUR)
    return cache.incr(key) <= settings.LIVE_CHECKS_PER_HOUR


_CHECKS: dict[str, Callable[[Mapping[str, str], User, Seller | None], Finding]] = {
    "uscc": _code,
    "legal_name": _legal_name,
    "tax_number": _tax_number,
    "representative_id": _representative,
    "store_name": _store_name,
    "bank_account_name": _bank_account_name,
}
