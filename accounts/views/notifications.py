"""The bell and its list: of a person in the stores, of a member in the seller platform."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View

from accounts import bell
from accounts.access import SellerPage, user_of
from accounts.models import Membership, Seller

NO_CONTENT = 204
# As far as a bigint goes.
LAST_PK = 2**63 - 1


class Face:
    """Where the bell hangs: whose messages it counts, and its addresses."""

    request: HttpRequest
    space: str

    def team(self) -> Seller | None:
        """Return the seller whose team's messages belong to it."""
        raise NotImplementedError

    def only_looks(self) -> bool:
        """Return whether the team's messages stay as new as they are."""
        return False


class PersonFace(LoginRequiredMixin, Face):
    """A person's own messages."""

    space = "accounts"

    def team(self) -> None:
        """Their own messages alone."""
        return


class SellerFace(SellerPage, Face):
    """A member's own messages and the team's."""

    space = "seller"

    def team(self) -> Seller:
        """Return the member's seller."""
        return self.seller

    def only_looks(self) -> bool:
        """Viewers change nothing of the team's."""
        return self.membership.role == Membership.Role.VIEWER


class NotificationsPage(TemplateView, Face):
    """The list: everything, or what is unread (``?show=unread``)."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add a page of messages in the reader's language."""
        unread_only = self.request.GET.get("show") == "unread"
        shown = bell.read_bell(
            user=user_of(self.request),
            seller=self.team(),
            page=self.request.GET.get("page", "1"),
            unread_only=unread_only,
        )
        return super().get_context_data(
            bell=shown,
            page_obj=shown.page,
            unread_only=unread_only,
            space=self.space,
            may_mark=not self.only_looks(),
            **kwargs,
        )


class StaysOnPage(View):
    """Answers whoever is no longer signed in, or should be elsewhere, with nothing to put into the page."""

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Keep redirects from the part of the page that asks."""
        response = super().dispatch(request, *args, **kwargs)
        return Nothing() if isinstance(response, HttpResponseRedirect) and is_htmx(request) else response


class BellView(View, Face):
    """How much is unread, asked by the bell itself: 204 while that is what it shows (``?seen=``)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return the bell where its number has changed."""
        count = bell.unread_count(user=user_of(request), seller=self.team())
        seen = request.GET.get("seen", "")
        if seen == str(count):
            return Nothing()
        more = count - int(seen) if seen.isdecimal() and len(seen) < 4 else 0
        return render(request, "ui/_bell.html", {"space": self.space, "unread_count": count, "more": max(0, more)})


class Nothing(HttpResponse):
    """Leaves the page as it is."""

    status_code = NO_CONTENT


def is_htmx(request: HttpRequest) -> bool:
    """Return whether a part of a page asks."""
    return bool(getattr(request, "htmx", False))


class NotificationView(View, Face):
    """Opens one message: marks it read and goes where it leads."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Go to the page it is about, or back to the list."""
        found = bell.open_message(
            user=user_of(request), seller=self.team(), pk=min(pk, LAST_PK), only_looks=self.only_looks()
        )
        if found is None:
            raise Http404
        return HttpResponseRedirect(found.url) if found.url else redirect(f"{self.space}:notifications")


class ReadingView(View, Face):
    """Marks everything read that the list has shown to be there."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Mark it and go back to the list."""
        up_to = request.POST.get("up_to", "")
        if not up_to.isdecimal() or len(up_to) > 19 or int(up_to) > LAST_PK:
            raise Http404
        bell.read_all(user=user_of(request), seller=self.team(), up_to=int(up_to))
        messages.success(request, _("Everything is marked read."))
        return redirect(f"{self.space}:notifications")


class PersonNotificationsView(PersonFace, NotificationsPage):
    """What a person was told."""

    template_name = "accounts/notifications.html"


class PersonBellView(StaysOnPage, PersonFace, BellView):
    """A person's bell."""


class PersonNotificationView(PersonFace, NotificationView):
    """One message to a person."""


class PersonReadingView(PersonFace, ReadingView):
    """A person has seen everything."""


class SellerNotificationsView(SellerFace, NotificationsPage):
    """What the team and the member were told."""

    template_name = "seller/notifications.html"


class SellerBellView(StaysOnPage, SellerFace, BellView):
    """A member's bell."""


class SellerNotificationView(SellerFace, NotificationView):
    """One message to the team or the member."""


class SellerReadingView(SellerFace, ReadingView):
    """The team has seen everything."""
