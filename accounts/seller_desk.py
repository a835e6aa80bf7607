"""What accounts adds to the seller platform: navigation, to-dos, panels, kinds of activity."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from accounts import activity
from accounts.access import OWNER_ONLY
from accounts.models import QualificationCase, Seller
from accounts.models.qualification import CaseState
from accounts.progress import progress_of
from accounts.seller_nav import NavItem, Section, Todo, add_item, add_todos


def _application(seller: Seller) -> Iterable[Todo]:
    """Return what the application wants from its owner."""
    if seller.state != seller.State.ONBOARDING:
        return
    case = QualificationCase.objects.onboarding_of(seller)
    if case is None:
        return
    if case.state == CaseState.DRAFT:
        yield _draft(case)
    elif case.state == CaseState.MORE_INFORMATION and case.requested_at:
        yield _todo(
            _("The reviewer needs something more"), case.request_text, _("Answer"),
            deadline=case.requested_at + settings.MORE_INFORMATION_LAPSES,
        )  # fmt: skip
    elif case.state in {CaseState.REJECTED, CaseState.LAPSED}:
        yield _todo(_("Your application is closed"), _("Open it again with everything you gave."), _("See why"))


def _draft(case: QualificationCase) -> Todo:
    progress = progress_of(case)
    if progress.is_complete:
        return _todo(
            _("Submit your application"), _("Everything is there. We answer within 5 working days."), _("Submit")
        )
    left = progress.total - progress.done
    title = ngettext("%(count)s task left before you can submit", "%(count)s tasks left before you can submit", left)
    next_one = str(progress.next.label) if progress.next else ""
    return _todo(title % {"count": left}, next_one, _("Continue"))


def _todo(title: str, detail: str, action: str, **more: Any) -> Todo:
    return Todo(title, detail, reverse("seller:qualification"), action, "shield", roles=OWNER_ONLY, **more)


add_item(NavItem("seller:home", gettext_lazy("Home"), "home", Section.HOME, 0))
add_item(NavItem("seller:qualification", gettext_lazy("Qualification"), "shield", Section.ACCOUNT, 10))
add_item(NavItem("seller:team", gettext_lazy("Team"), "users", Section.ACCOUNT, 90))
add_item(NavItem("seller:activity", gettext_lazy("Activity log"), "list", Section.ACCOUNT, 95))
add_todos(_application)
activity.add_kinds(
    {
        "signed_in": gettext_lazy("Signed in"),
        "registered": gettext_lazy("Company registered"),
        "company_changed": gettext_lazy("Company data changed"),
        "bank_changed": gettext_lazy("Bank account changed"),
        "addresses_changed": gettext_lazy("Addresses changed"),
        "contact_changed": gettext_lazy("Contact changed"),
        "company_change_prepared": gettext_lazy("Change of company data prepared"),
        "invited": gettext_lazy("Person invited"),
        "invited_again": gettext_lazy("Invitation sent again"),
        "invitation_revoked": gettext_lazy("Invitation withdrawn"),
        "invitation_declined": gettext_lazy("Invitation declined"),
        "joined_team": gettext_lazy("Joined the team"),
        "left_team": gettext_lazy("Left the team"),
        "removed_from_team": gettext_lazy("Removed from the team"),
        "role_changed": gettext_lazy("Role changed"),
        "second_factor_required": gettext_lazy("Second factor for the team"),
    }
)
