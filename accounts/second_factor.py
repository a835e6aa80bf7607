"""The second factor: who has one, who needs one. allauth.mfa keeps and checks them.

A session begins with the factor wherever its user has one, and setting one up ends the user's other
sessions (``receivers``): whoever has a factor has shown it.
"""

import ipaddress

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef

from accounts.models import Membership, User

# Recovery codes stand in for a factor that was lost; alone they are none.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_one(user: User) -> bool:
    """Return whether ``user`` has set up a second factor; one query."""
    found: bool = Authenticator.objects.filter(user=user, type__in=FACTORS).exists()
    return found


def is_first(authenticator: Authenticator) -> bool:
    """Return whether ``authenticator`` is the first factor that its user has set up."""
    factors = Authenticator.objects.filter(user=authenticator.user_id, type__in=FACTORS)
    return authenticator.type in FACTORS and not factors.exclude(pk=authenticator.pk).exists()


def is_missing(membership: Membership) -> bool:
    """Return whether the seller asks this member for a second factor that they don't have."""
    return membership.seller.requires_second_factor and not has_one(membership.user)


def of_member() -> Exists:
    """Return an annotation for memberships: whether the member has a second factor."""
    return Exists(Authenticator.objects.filter(user=OuterRef("user"), type__in=FACTORS))


def passkeys_work_at(host: str) -> bool:
    """Return whether browsers keep passkeys for ``host``: for names, never for numeric addresses."""
    try:
        ipaddress.ip_address(host.rpartition(":")[0] or host)
    except ValueError:
        return not host.startswith("[")
    return False
