"""Which addresses of accounts are private (read by tests/urls_registry.py)."""

from tests.accounts.factories import CaseFactory, EvidenceFactory, MembershipFactory

PRIVATE_URLS = {
    "accounts:register-company": dict,
    "accounts:register-topic": dict,
    "accounts:register-check": dict,
    "accounts:register-live-check": dict,
    "accounts:after-sign-in": dict,
    "accounts:profile": dict,
    **{
        f"seller:case{step}": lambda: {"number": CaseFactory().number}
        for step in ("", "-topic", "-submission-create", "-reopening-create", "-withdrawal-create")
    },
    "seller:qualification-document": lambda: {"pk": EvidenceFactory().pk},
    "seller:qualification-withdrawal-create": lambda: {"pk": EvidenceFactory().pk},
    "seller:team-role-create": lambda: {"pk": MembershipFactory().pk},
    "seller:team-removal-create": lambda: {"pk": MembershipFactory().pk},
}
PUBLIC_URLS = {"accounts:register"}
VIEWERS_POST = {"seller:choice-create"}
