"""The team: who belongs to it, with which role."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts import team
from accounts.access import OWNER_ONLY, SellerPage
from accounts.form_page import FormPage
from accounts.forms.people import MemberForm, RoleForm
from accounts.models import Membership
from marketplace.errors import DomainError


class TeamView(SellerPage, FormPage):
    """Lists the team; the owner adds to it."""

    template_name = "seller/team.html"
    writes = OWNER_ONLY
    form_class = MemberForm
    success_url = reverse_lazy("seller:team")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the members with a role form each."""
        members = self.seller.memberships.select_related("user").order_by("pk")
        return super().get_context_data(
            members=members,
            roles=Membership.Role.choices,
            is_owner=self.membership.role == Membership.Role.OWNER,
            **kwargs,
        )

    def perform(self, form: MemberForm) -> None:
        """Add the person."""
        membership = team.add_member(seller=self.seller, **form.cleaned_data, actor=self.membership.user)
        messages.success(self.request, _("%(person)s belongs to your team now.") % {"person": membership.user})


class RoleView(SellerPage, View):
    """Gives a member another role."""

    roles = OWNER_ONLY

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change it, or say why not."""
        member = get_object_or_404(self.seller.memberships, pk=pk)
        form = RoleForm(request.POST)
        if form.is_valid():
            _try(request, lambda: team.change_role(membership=member, role=form.cleaned_data["role"]))
        return redirect("seller:team")


class RemovalView(SellerPage, View):
    """Takes a member off the team."""

    roles = OWNER_ONLY

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Remove them, or say why not."""
        member = get_object_or_404(self.seller.memberships, pk=pk)
        _try(request, lambda: team.remove_member(membership=member))
        return redirect("seller:team")


def _try(request: HttpRequest, action: Any) -> None:
    try:
        action()
    except DomainError as refusal:
        messages.error(request, str(refusal))
