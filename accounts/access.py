"""Who may open a page of the seller platform."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.generic.base import ContextMixin, View

from accounts import bell, second_factor, seller_nav, seller_numbers
from accounts.models import Membership, Seller, User

SESSION_KEY = "seller"
# The owner always may; this lets in nobody else.
OWNER_ONLY: frozenset[str] = frozenset()

if TYPE_CHECKING:
    _Base = View
else:
    _Base = object


def user_of(request: HttpRequest) -> User:
    """Return the user who is signed in; for views that nobody else reaches."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def membership_of(request: HttpRequest) -> Membership | None:
    """Return the membership the user works in now: the one chosen in the session, else the first."""
    if not request.user.is_authenticated:
        return None
    memberships = request.user.memberships.select_related("seller").order_by("pk")
    chosen = request.session.get(SESSION_KEY)
    return (memberships.filter(seller_id=chosen).first() if chosen else None) or memberships.first()


class SellerPage(LoginRequiredMixin, ContextMixin, _Base):
    """Base of every view of the seller platform.

    Sets ``self.seller`` and ``self.membership``. Visitors go to sign-in, users without a
    seller to registration; a role that is not among ``roles`` gets 404 like any outsider.
    Views fetch what they show only through ``self.seller``. ``writes`` names the roles that may
    POST; where a view names none, those that may look, except viewers. Members who lack the second
    factor that their seller asks for are sent to set it up.
    """

    roles: ClassVar[frozenset[str]] = seller_nav.ALL_ROLES
    writes: ClassVar[frozenset[str] | None] = None
    seller: Seller
    membership: Membership

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the membership before anything else happens."""
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        membership = membership_of(request)
        if membership is None:
            return redirect("accounts:register")
        if not seller_nav.allowed(self._wanted(request), membership.role):
            raise Http404
        if second_factor.is_missing(membership):
            return redirect("accounts:second-factor")
        self.membership, self.seller = membership, membership.seller
        seller_numbers.begin(self.seller, membership.user)
        return super().dispatch(request, *args, **kwargs)

    def _wanted(self, request: HttpRequest) -> frozenset[str]:
        if request.method in {"GET", "HEAD"}:
            return self.roles
        return self.roles - {Membership.Role.VIEWER} if self.writes is None else self.writes

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add seller, membership, the rail and the bell."""
        rail = seller_nav.sections(self.request, self.seller, self.membership.role)
        return super().get_context_data(
            seller=self.seller,
            membership=self.membership,
            nav_sections=rail,
            bell_link=bell.on_seller_page(self.seller),
            **kwargs,
        )
