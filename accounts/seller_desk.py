"""What accounts adds to the seller platform: navigation, to-dos, panels, kinds of activity."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from accounts import activity
from accounts.access import OWNER_ONLY
from accounts.demands import demand_of
from accounts.models import Credential, QualificationCase, Seller
from accounts.models.notification import NotificationGroup
from accounts.models.qualification import CaseKind, CaseState
from accounts.progress import progress_of
from accounts.seller_nav import NavItem, Section, Todo, add_item, add_todos
from marketplace.workdays import CHINA


def _applications(seller: Seller) -> Iterable[Todo]:
    """Return what the owner's applications want; two queries, one more for each draft."""
    waiting = seller.cases.filter(state__in=_WANTING).select_related("seller").order_by("pk")
    for case in waiting:
        if case.state == CaseState.DRAFT:
            yield _draft(case)
        elif case.state == CaseState.MORE_INFORMATION and case.requested_at:
            yield _todo(
                _("Please confirm your company data") if not case.submitted_at else
                _("The reviewer needs something more"),
                case.request_text, _("Answer"), case,
                deadline=case.requested_at + settings.MORE_INFORMATION_LAPSES,
            )  # fmt: skip
        elif case.kind in _NEEDED:
            yield _todo(
                _("Your application is closed"), _("Open it again with everything you gave."), _("See why"), case
            )


def _documents(seller: Seller) -> Iterable[Todo]:
    """Return the documents that have run out or soon will; one query."""
    running_out = Credential.objects.filter(seller=seller).exclude(lapsed_at=None, reminders=0).order_by("expires_on")
    for held in running_out:
        label = demand_of(held.key).label
        title = _("%(document)s has expired") if held.lapsed_at else _("%(document)s runs out: renew it")
        until = dt.datetime.combine(held.expires_on, dt.time(23, 59, 59), CHINA) if held.expires_on else None
        yield Todo(
            title % {"document": label}, held.reference, reverse("seller:qualification"), _("Renew"), "shield",
            deadline=until, roles=OWNER_ONLY,
        )  # fmt: skip


def _draft(case: QualificationCase) -> Todo:
    progress = progress_of(case)
    if progress.is_complete:
        return _todo(
            _("Submit your application"), _("Everything is there. We answer within 5 working days."), _("Submit"), case
        )
    left = progress.left
    title = ngettext("%(count)s task left before you can submit", "%(count)s tasks left before you can submit", left)
    next_one = str(progress.next.label) if progress.next else ""
    return _todo(title % {"count": left}, next_one, _("Continue"), case)


def _todo(title: str, detail: str, action: str, case: QualificationCase, **more: Any) -> Todo:
    url = reverse("seller:case", args=[case.number])
    return Todo(title, detail, url, action, "shield", roles=OWNER_ONLY, **more)


# A closed application of these kinds keeps the seller from selling until it is opened again.
_NEEDED = frozenset({CaseKind.ONBOARDING, CaseKind.REVERIFICATION})
_WANTING = [CaseState.DRAFT, CaseState.MORE_INFORMATION, CaseState.REJECTED, CaseState.LAPSED]
add_item(NavItem("seller:home", gettext_lazy("Home"), "home", Section.HOME, 0))
add_item(NavItem("seller:qualification", gettext_lazy("Qualification"), "shield", Section.ACCOUNT, 10))
add_item(NavItem("seller:team", gettext_lazy("Team"), "users", Section.ACCOUNT, 90))
add_item(NavItem("seller:notification-preferences", gettext_lazy("E-mails"), "bell", Section.ACCOUNT, 92))
add_item(NavItem("seller:activity", gettext_lazy("Activity log"), "list", Section.ACCOUNT, 95))
add_todos(_applications)
add_todos(_documents)
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
        "account_shown": gettext_lazy("Account number shown to a reviewer"),
        "identity_shown": gettext_lazy("Identity number shown to a reviewer"),
        "application_submitted": gettext_lazy("Application submitted"),
        "application_reopened": gettext_lazy("Application opened again"),
        "application_withdrawn": gettext_lazy("Application withdrawn"),
    }
)
activity.add_kinds(
    {
        "document_given": gettext_lazy("Document given"),
        "declaration_made": gettext_lazy("Declaration made"),
        "document_withdrawn": gettext_lazy("Document taken back"),
    },
    about=lambda key: str(demand_of(key).label),
)
_GROUPS = dict(NotificationGroup.choices)
activity.add_kinds(
    {"notifications_chosen": gettext_lazy("E-mails to the team chosen")},
    about=lambda codes: ", ".join(str(_GROUPS.get(code, code)) for code in codes.split(", ")),
)
