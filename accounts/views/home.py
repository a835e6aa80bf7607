"""The seller platform's home page and the choice of seller."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import TemplateView, View

from accounts import seller_nav
from accounts.access import SESSION_KEY, SellerPage
from accounts.models import Membership, QualificationCase
from accounts.progress import progress_of
from marketplace import clock


class HomeView(SellerPage, TemplateView):
    """What to do today, then whatever each app adds."""

    template_name = "seller/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add to-dos and panels; while onboarding the checklist."""
        onboarding = self.seller.state == self.seller.State.ONBOARDING
        case = QualificationCase.objects.onboarding_of(self.seller) if onboarding else None
        return super().get_context_data(
            todos=seller_nav.todos(self.seller, self.membership.role),
            panels=seller_nav.panels(self.seller, self.membership.role),
            now=clock.now(),
            onboarding=onboarding,
            progress=progress_of(case) if case else None,
            **kwargs,
        )


class ChoiceView(LoginRequiredMixin, View):
    """Chooses the seller to work for, for members of several."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """List the sellers the user works for."""
        memberships = self._memberships(request)
        if not memberships:
            return redirect("accounts:register")
        return render(request, "accounts/choose_seller.html", {"memberships": memberships})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Remember the choice for this session."""
        memberships = self._memberships(request)
        if not memberships:
            return redirect("accounts:register")
        chosen = request.POST.get("seller", "")
        membership = get_object_or_404(Membership, user=request.user, seller_id=chosen if chosen.isdecimal() else None)
        request.session[SESSION_KEY] = membership.seller_id
        return redirect("seller:home")

    def _memberships(self, request: HttpRequest) -> list[Membership]:
        return list(Membership.objects.filter(user=request.user.pk).select_related("seller").order_by("pk"))
