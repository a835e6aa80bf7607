"""Which addresses of accounts are private, and who may open them (read by tests/urls_registry.py)."""

from django.core.files.base import ContentFile

from accounts import activity, notifications
from accounts.models import Credential, Proposal
from tests.accounts.factories import (
    CaseFactory,
    EvidenceFactory,
    InvitationFactory,
    MembershipFactory,
    SellerFactory,
    UserFactory,
    reviewers,
)
from tests.roles import EVERYBODY, OPERATORS, OWNER, REVIEWERS, May, Role, Staff


def _session():
    return UserFactory().usersession_set.create(session_key="k", ip="203.0.113.9", user_agent="Firefox")


def _email_address():
    return UserFactory().emailaddress_set.get()


def _authenticator():
    return UserFactory(second_factor=True).authenticator_set.get()


def _activity():
    seller = SellerFactory()
    actor = seller.memberships.get().user
    activity.record(seller=seller, actor=actor, kind="signed_in", subject=actor)
    return seller.activities.get()


def _document():
    evidence = EvidenceFactory()
    evidence.file.storage.save(evidence.file.name, ContentFile(b"%PDF-"))
    return {"pk": evidence.pk}


def _registration():
    CaseFactory()
    return {}


def _proposal():
    return Proposal.objects.create(
        kind=Proposal.Kind.SUSPEND, seller=SellerFactory(), proposed_by=UserFactory(reviewer=True)
    )


def _credential():
    evidence = EvidenceFactory()
    return Credential.objects.create(seller=evidence.case.seller, requirement=evidence.requirement, evidence=evidence)


def _case():
    return {"number": CaseFactory().number}


def _membership():
    return {"pk": MembershipFactory().pk}


def _notification():
    seller = SellerFactory()
    notifications.tell_seller(seller=seller, kind="seller_reinstated", subject=seller, store=seller.store_name)
    return seller.notifications.get()


def _message_to_a_person():
    user = UserFactory()
    notifications.tell_user(user=user, kind="invitation_declined", subject=user, person="A", store="B", role="viewer")
    return user.notifications.get()


def _invitation():
    return {"pk": InvitationFactory().pk}


PRIVATE_URLS = {
    "accounts:register-company": dict,
    "accounts:register-topic": _registration,
    "accounts:register-check": _registration,
    "accounts:register-live-check": dict,
    "accounts:after-sign-in": dict,
    "accounts:profile": dict,
    **{
        f"seller:case{step}": _case
        for step in ("", "-topic", "-submission-create", "-reopening-create", "-withdrawal-create")
    },
    "accounts:notifications": dict,
    "accounts:bell": dict,
    "accounts:notification": lambda: {"pk": _message_to_a_person().pk},
    "accounts:notifications-reading-create": dict,
    "accounts:notification-preferences": dict,
    "seller:notification": lambda: {"pk": _notification().pk},
    "accounts:second-factor": dict,
    "accounts:session-end-create": lambda: {"pk": _session().pk},
    "seller:qualification-document": _document,
    "seller:qualification-withdrawal-create": _document,
    "seller:team-role-create": _membership,
    "seller:team-removal-create": _membership,
    "seller:team-invitation-revocation-create": _invitation,
    "seller:team-invitation-renewal-create": _invitation,
}
# An invitation opens by the secret in its link; tests/accounts/test_invitations.py says for whom. So does the page
# that switches e-mails off (tests/accounts/test_preferences.py).
PUBLIC_URLS = {
    "accounts:register",
    "accounts:invitation",
    "accounts:invitation-acceptance-create",
    "accounts:invitation-refusal-create",
    "accounts:unsubscription",
    "accounts:resubscription-create",
}
WHO_MAY = {
    "accounts:register-topic": May(OWNER, OWNER, query=lambda: {"of": "business_licence"}),
    "accounts:register-check": May(OWNER),
    "seller:home": May(EVERYBODY),
    "seller:notifications": May(EVERYBODY),
    "seller:bell": May(EVERYBODY),
    "seller:notification": May(EVERYBODY),
    "seller:notifications-reading-create": May(change=EVERYBODY - {Role.VIEWER}, data={"up_to": "1"}),
    "seller:notification-preferences": May(EVERYBODY, OWNER),
    "seller:activity": May(EVERYBODY),
    "seller:team": May(EVERYBODY, OWNER),
    "seller:team-departure-create": May(change=EVERYBODY),
    "seller:team-role-create": May(change=OWNER),
    "seller:team-removal-create": May(change=OWNER),
    "seller:team-second-factor-requirement-update": May(change=OWNER),
    "seller:team-invitation-revocation-create": May(change=OWNER),
    "seller:team-invitation-renewal-create": May(change=OWNER),
    "seller:bank-account": May(OWNER, OWNER),
    "seller:contact": May(OWNER, OWNER),
    "seller:qualification": May(EVERYBODY),
    "seller:case": May(EVERYBODY),
    "seller:case-create": May(change=OWNER),
    "seller:case-topic": May(OWNER, OWNER, query=lambda: {"of": "business_licence"}),
    "seller:case-submission-create": May(change=OWNER),
    "seller:case-reopening-create": May(change=OWNER),
    "seller:case-withdrawal-create": May(change=OWNER),
    "seller:renewal-create": May(change=OWNER),
    "seller:qualification-document": May(OWNER),
    "seller:qualification-withdrawal-create": May(change=OWNER),
}
ADMIN = {
    "accounts_activity": (Staff(look=REVIEWERS), _activity),
    "accounts_credential": (Staff(look=REVIEWERS), _credential),
    "accounts_evidence": (Staff(look=REVIEWERS), EvidenceFactory),
    "accounts_qualificationcase": (Staff(look=REVIEWERS, change=REVIEWERS), CaseFactory),
    "accounts_notification": (Staff(look=OPERATORS), _notification),
    "accounts_proposal": (Staff(look=REVIEWERS), _proposal),
    "accounts_seller": (Staff(look=REVIEWERS), SellerFactory),
    "accounts_user": (Staff(look=OPERATORS, add=OPERATORS, change=OPERATORS), UserFactory),
    "auth_group": (Staff(look=OPERATORS, add=OPERATORS, change=OPERATORS, delete=OPERATORS), reviewers),
    "account_emailaddress": (
        Staff(look=OPERATORS, add=OPERATORS, change=OPERATORS, delete=OPERATORS),
        _email_address,
    ),
    "mfa_authenticator": (Staff(look=OPERATORS, delete=OPERATORS), _authenticator),
    "usersessions_usersession": (Staff(look=OPERATORS, delete=OPERATORS), _session),
}
ADMIN_PAGES = {
    "auth_user_password_change": (May(OPERATORS, OPERATORS), lambda: {"id": UserFactory().pk}),
    "accounts_seller_decision": (May(change=REVIEWERS), lambda: {"pk": SellerFactory().pk}),
    "accounts_qualificationcase_assignment": (May(change=REVIEWERS), lambda: {"pk": CaseFactory().pk}),
    "accounts_qualificationcase_release": (May(change=REVIEWERS), lambda: {"pk": CaseFactory().pk}),
    "accounts_qualificationcase_decision": (May(change=REVIEWERS), lambda: {"pk": CaseFactory().pk}),
    "accounts_qualificationcase_undoing": (May(change=REVIEWERS), lambda: {"pk": CaseFactory().pk}),
    "accounts_qualificationcase_reopening": (May(change=REVIEWERS), lambda: {"pk": CaseFactory().pk}),
    "accounts_qualificationcase_secrets": (May(change=REVIEWERS), lambda: {"pk": CaseFactory().pk}),
    "accounts_qualificationcase_proposal_refusal": (May(change=REVIEWERS), lambda: {"pk": _proposal().pk}),
    "accounts_qualificationcase_next": (May(change=REVIEWERS), dict),
    "accounts_qualificationcase_verdict": (May(change=REVIEWERS), _document),
    "accounts_qualificationcase_figures": (May(REVIEWERS, REVIEWERS), dict),
    "accounts_qualificationcase_figures_export": (May(REVIEWERS, REVIEWERS), dict),
    "accounts_qualificationcase_page": (May(REVIEWERS), lambda: {**_document(), "page": 1}),
    "accounts_qualificationcase_original": (May(change=OPERATORS), _document),
}
