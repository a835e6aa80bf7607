"""Which e-mails people and sellers' teams want, by groups of kinds; the bell shows everything."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import activity, notification_kinds
from accounts.models import NotificationPreference, Seller, User
from accounts.models.notification import NotificationGroup
from accounts.notification_kinds import Audience, Kind
from marketplace import clock
from marketplace.errors import DomainError

Owner = User | Seller


@dataclass(frozen=True)
class Setting:
    """One group for one owner: what may be switched off, what never is."""

    group: NotificationGroup
    by_email: bool
    optional: list[Kind]
    always: list[Kind]

    @property
    def label(self) -> str:
        """What the group is called."""
        return str(self.group.label)


def settings_of(owner: Owner) -> list[Setting]:
    """Return the groups in which an owner is told something; one query."""
    off = set(NotificationPreference.objects.filter(**_key(owner), by_email=False).values_list("group", flat=True))
    told = [kind for kind in notification_kinds.kinds() if kind.audience is _audience(owner)]
    found: list[Setting] = []
    for group in NotificationGroup:
        mine = [kind for kind in told if kind.group == group]
        optional, always = [each for each in mine if each.may_be_off], [each for each in mine if not each.may_be_off]
        if mine:
            found.append(Setting(group, bool(optional) and group not in off, optional, always))
    return found


def setting_of(owner: Owner, group: str) -> Setting | None:
    """Return one of an owner's groups; None where nothing of it may be switched off."""
    return next((each for each in settings_of(owner) if each.group == group and each.optional), None)


def wants_email(owner: Owner, kind: str) -> bool:
    """Return whether an owner gets the e-mails of ``kind``; a query only where they may be switched off."""
    known = notification_kinds.kind_of(kind)
    if known is None or not known.may_be_off:
        return True
    return not NotificationPreference.objects.filter(**_key(owner), group=known.group, by_email=False).exists()


def group_to_ask(kind: str) -> str:
    """Return the group in which the e-mails of ``kind`` may have been switched off; nothing where they may not be."""
    known = notification_kinds.kind_of(kind)
    return known.group if known and known.may_be_off else ""


@transaction.atomic
def choose(*, owner: Owner, wanted: Collection[str], actor: User) -> None:
    """Switch on the groups in ``wanted`` and off all others that may be.

    Raises ``DomainError`` for a group in which nothing may be switched off; nothing is written then.
    """
    optional = {each.group: each.by_email for each in settings_of(owner) if each.optional}
    if not set(wanted) <= set(optional):
        raise DomainError(_("Choose from the groups on the page."), field="groups")
    changed = [group for group, by_email in optional.items() if by_email != (group in wanted)]
    for group in changed:
        _write(owner, group, by_email=group in wanted)
    if changed and isinstance(owner, Seller):
        # Codes: the log names them in the language of whoever reads it.
        codes = ", ".join(sorted(changed))
        activity.record(seller=owner, actor=actor, kind="notifications_chosen", subject=owner, about=codes)


@transaction.atomic
def switch(*, owner: Owner, group: str, by_email: bool) -> None:
    """Switch one group's e-mails off or on, for somebody who came by the link in a mail."""
    _write(owner, group, by_email=by_email)


def _write(owner: Owner, group: str, *, by_email: bool) -> None:
    NotificationPreference.objects.update_or_create(
        **_key(owner), group=group, defaults={"by_email": by_email, "changed_at": clock.now()}
    )


def _key(owner: Owner) -> dict[str, Any]:
    return {"user": owner} if isinstance(owner, User) else {"seller": owner}


def _audience(owner: Owner) -> Audience:
    return Audience.PERSON if isinstance(owner, User) else Audience.TEAM
