"""What the calendar does to credentials: reminders, their lapse, the six-monthly check of the company.

Each function takes one id and looks again under the lock, so that a missed or repeated beat changes nothing.
"""

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from accounts import cases, credentials
from accounts.models import Credential, QualificationCase, Seller
from accounts.models.qualification import CaseKind
from accounts.notifications import tell_seller
from marketplace import clock
from marketplace.db import locked
from marketplace.workdays import CHINA


@transaction.atomic
def remind(*, credential_id: int) -> bool:
    """Tell the seller that a document runs out; return whether a reminder was due.

    One reminder, however many days were missed: the newest that is due stands for the older ones.
    """
    credential = locked(Credential.objects.in_force().select_related("seller").filter(pk=credential_id)).first()
    if credential is None or credential.expires_on is None:
        return False
    days = (credential.expires_on - clock.today(CHINA)).days
    due = sum(days <= before for before in settings.EVIDENCE_REMINDERS_DAYS)
    if days < 0 or due <= credential.reminders:
        return False
    credential.reminders = due
    credential.save(update_fields=["reminders"])
    _tell(credential, "credential_expiring", occasion=f"{credential.expires_on}-{due}", days=days)
    return True


@transaction.atomic
def expire(*, credential_id: int) -> bool:
    """Let a document lapse that has run out, and tell the seller; return whether it was due."""
    credential = Credential.objects.select_related("seller").get(pk=credential_id)
    if not credentials.expire(credential=credential):
        return False
    _tell(credential, "credential_expired", occasion=str(credential.expires_on))
    return True


@transaction.atomic
def begin_reverification(*, seller_id: int) -> bool:
    """Ask a seller to confirm its company data where that is due; return whether it was."""
    return cases.begin_reverification(seller=Seller.objects.get(pk=seller_id)) is not None


def due_work() -> list[tuple[Callable[..., bool], dict[str, int]]]:
    """Return what may be due now as (function, its argument); each function looks again for itself."""
    held, today = Credential.objects.in_force(), clock.today(CHINA)
    reminders = Q()
    for sent, days in enumerate(settings.EVIDENCE_REMINDERS_DAYS):
        reminders |= Q(reminders__lte=sent, expires_on__lte=today + dt.timedelta(days=days))
    found: list[tuple[Callable[..., bool], dict[str, int]]] = [
        (expire, {"credential_id": pk})
        for pk in Credential.objects.expiring_before(today).values_list("pk", flat=True)
    ]
    running_out = held.filter(reminders, expires_on__gte=today).values_list("pk", flat=True)
    found += [(remind, {"credential_id": pk}) for pk in running_out]
    sellers = Seller.objects.filter(
        state__in=cases.MAY_APPLY, verified_at__lte=cases.verification_horizon(), unverified_since=None
    )
    asked = QualificationCase.objects.open().filter(seller=OuterRef("pk"), kind=CaseKind.REVERIFICATION)
    found += [
        (begin_reverification, {"seller_id": pk}) for pk in sellers.filter(~Exists(asked)).values_list("pk", flat=True)
    ]
    return found


def _tell(credential: Credential, kind: str, *, occasion: str, **context: object) -> None:
    url = reverse("seller:qualification")
    tell_seller(
        seller=credential.seller, kind=kind, subject=credential, url=url, occasion=occasion,
        store=credential.seller.store_name, key=credential.key, until=str(credential.expires_on), **context,
    )  # fmt: skip
