"""The team: who belongs to it, with which role, and who is invited."""

from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts import invitations, second_factor, seller_nav, team
from accounts.access import OWNER_ONLY, SESSION_KEY, SellerPage
from accounts.form_page import FormPage
from accounts.forms.people import InvitationForm, RoleForm
from accounts.models import Invitation, Membership
from accounts.roles import ROLE_NOTES
from marketplace.errors import DomainError


class TeamView(SellerPage, FormPage):
    """Lists the team and who is invited; the owner invites."""

    template_name = "seller/team.html"
    writes = OWNER_ONLY
    form_class = InvitationForm
    success_url = reverse_lazy("seller:team")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the members with a role form each, the invitations and what each role may do."""
        members = self.seller.memberships.select_related("user").annotate(has_factor=second_factor.of_member())
        is_owner = self.membership.role == Membership.Role.OWNER
        return super().get_context_data(
            members=members.order_by("pk"),
            invitations=self._waiting() if is_owner else None,
            roles=Membership.Role.choices,
            role_notes=ROLE_NOTES.items(),
            is_owner=is_owner,
            **kwargs,
        )

    def _waiting(self) -> QuerySet[Invitation]:
        return Invitation.objects.waiting().filter(seller=self.seller).select_related("invited_by")

    def perform(self, form: InvitationForm) -> None:
        """Invite the person."""
        invitation = invitations.invite(seller=self.seller, **form.cleaned_data, actor=self.membership.user)
        messages.success(self.request, _("The invitation to %(email)s is on its way.") % {"email": invitation.email})


class TeamAction(SellerPage, View):
    """One thing an owner does to the team; a refusal is told on the page it leads back to."""

    http_method_names = ("post",)
    roles = OWNER_ONLY

    def post(self, request: HttpRequest, **_arguments: Any) -> HttpResponse:
        """Do it, or say why not."""
        try:
            done = self.perform()
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, done)
        return redirect("seller:team")

    def perform(self) -> str:
        """Call one service and return what to say; ``DomainError`` refuses."""
        raise NotImplementedError

    @property
    def member(self) -> Membership:
        """The member that the address names."""
        return get_object_or_404(self.seller.memberships.select_related("user", "seller"), pk=self.kwargs["pk"])

    @property
    def invitation(self) -> Invitation:
        """The invitation that the address names."""
        mine = Invitation.objects.filter(seller=self.seller).select_related("seller")
        return get_object_or_404(mine, pk=self.kwargs["pk"])


class RoleView(TeamAction):
    """Gives a member another role."""

    def perform(self) -> str:
        """Change it."""
        member, form = self.member, RoleForm(self.request.POST)
        if not form.is_valid():
            raise DomainError(_("Choose one of the roles."))
        member = team.change_role(membership=member, role=form.cleaned_data["role"], actor=self.membership.user)
        said = {"person": member.user, "role": member.get_role_display()}
        return _("The role of %(person)s is “%(role)s” now.") % said


class RemovalView(TeamAction):
    """Takes a member off the team."""

    def perform(self) -> str:
        """Remove them."""
        member = self.member
        team.remove_member(membership=member, actor=self.membership.user)
        return _("%(person)s no longer belongs to the team.") % {"person": member.user}


class RevocationView(TeamAction):
    """Withdraws an invitation."""

    def perform(self) -> str:
        """Withdraw it."""
        invitation = invitations.revoke(invitation=self.invitation, actor=self.membership.user)
        return _("The invitation to %(email)s is withdrawn; its link no longer works.") % {"email": invitation.email}


class RenewalView(TeamAction):
    """Sends an invitation again, with a new link."""

    def perform(self) -> str:
        """Send it."""
        invitation = invitations.send_again(invitation=self.invitation, actor=self.membership.user)
        return _("The invitation to %(email)s was sent again; only the new link works.") % {"email": invitation.email}


class SecondFactorRequirementView(TeamAction):
    """Asks the whole team for a second factor, or no longer."""

    def perform(self) -> str:
        """Set it."""
        required = self.request.POST.get("required") == "yes"
        team.require_second_factor(seller=self.seller, required=required, actor=self.membership.user)
        if required:
            return _("From now on nobody opens the seller platform without a second factor.")
        return _("A second factor is everybody's own choice again.")


class DepartureView(SellerPage, View):
    """Leaves the team; everybody may but the last owner."""

    http_method_names = ("post",)
    writes: ClassVar[frozenset[str]] = seller_nav.ALL_ROLES

    def post(self, request: HttpRequest) -> HttpResponse:
        """Leave, or say why not."""
        try:
            team.remove_member(membership=self.membership, actor=self.membership.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("seller:team")
        request.session.pop(SESSION_KEY, None)
        messages.success(request, _("You have left the team of %(store)s.") % {"store": self.seller.store_name})
        return redirect("accounts:after-sign-in")
