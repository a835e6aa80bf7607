"""Saved views of Manage Orders: the present filters under a name, one's own or for the whole team."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from fulfillment.desk_list import Filters
from fulfillment.models import SavedView
from marketplace.db import advisory_lock, locked
from marketplace.errors import DomainError

NAME_MAX = 40
MOST = 20


def listed(membership: Membership) -> QuerySet[SavedView]:
    """Return what stands on a member's list: their own views and those shared with the team, by name."""
    return SavedView.objects.filter(Q(user=membership.user) | Q(is_shared=True), seller=membership.seller)


def changeable(membership: Membership) -> QuerySet[SavedView]:
    """Return what a member may rename and delete: their own; the owner also what others share."""
    own = Q(user=membership.user)
    if membership.role == Membership.Role.OWNER:
        own |= Q(is_shared=True)
    return SavedView.objects.filter(own, seller=membership.seller)


@transaction.atomic
def save_view(*, membership: Membership, name: str, query: Mapping[str, str], is_shared: bool) -> SavedView:
    """Keep filters under a name. Raises ``DomainError``; nothing is written then."""
    seller, user = membership.seller, membership.user
    advisory_lock(f"saved views {seller.pk} {user.pk}")
    if SavedView.objects.filter(seller=seller, user=user).count() >= MOST:
        raise DomainError(_("You have 20 saved views. Delete one first."))
    view = SavedView(seller=seller, user=user, query=Filters.of(query).saved)
    return _named(view, membership, name, is_shared=is_shared)


@transaction.atomic
def rename_view(*, view: SavedView, membership: Membership, name: str, is_shared: bool) -> SavedView:
    """Give a view another name, or share it or no longer. Raises ``DomainError``; nothing is written then."""
    view = locked(SavedView.objects.filter(pk=view.pk)).get()
    return _named(view, membership, name, is_shared=is_shared)


def delete_view(*, view: SavedView) -> None:
    """Take a view off every list; orders are not touched."""
    view.delete()


def _named(view: SavedView, membership: Membership, name: str, *, is_shared: bool) -> SavedView:
    view.name, view.is_shared = " ".join(name.split()), is_shared
    if not view.name or len(view.name) > NAME_MAX:
        raise DomainError(_("Give the view a name of at most 40 letters."), field="name")
    if is_shared and membership.role == Membership.Role.VIEWER:
        raise DomainError(_("With your role you can't share views."), field="is_shared")
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:
        raise DomainError(_("You already have a view of this name."), field="name") from None
    return view
