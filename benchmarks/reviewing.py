"""Reviewing at scale: queue, counters, figures at 100,000 open cases; a seller's page beside 1,000,000 documents."""

from pathlib import Path
from typing import Any

from allauth.mfa.totp.internal import auth
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Evidence, Membership, QualificationCase, Seller, User
from benchmarks import market, pages
from benchmarks.pages import Page
from benchmarks.report import Row
from marketplace import clock

REVIEWERS = 10
# Sellers whose page is asked for.
MEASURED = 20
DOCUMENTS = ("business_licence", "tax_certificate", "bank_proof", "brand_authorisation", "company_unchanged")
# Documents beside which the seller's page is measured first; there are two cases per seller.
FEW = 10_000
QUEUE = "admin:accounts_qualificationcase_changelist"


def run(cases: int) -> list[Row]:
    """Measure beside ``cases`` open applications, as many decided ones, and five documents of each."""
    reviewers = _reviewers()
    template = _template()
    _execute("reviewing.sql", seller=template.seller_id, case=template.pk, cases=cases, now=clock.now(),
             reviewers=[reviewer.pk for reviewer in reviewers])  # fmt: skip
    owners = [_owner(number) for number in range(1, MEASURED + 1)]
    few = FEW // len(DOCUMENTS) // 2
    _execute("reviewing_evidence.sql", case=template.pk, first=1, last=few)
    rows = pages.compare([_seller_page(owners)])
    _execute("reviewing_evidence.sql", case=template.pk, first=few + 1, last=cases)
    staff = Client(SERVER_NAME="127.0.0.1")
    staff.force_login(reviewers[0])
    return [*rows, *pages.compare([_seller_page(owners), *_staff_pages(staff, cases)])]


def _staff_pages(staff: Client, cases: int) -> list[Page]:
    queue, figures = reverse(QUEUE), reverse("admin:accounts_qualificationcase_figures")
    lanes = ("open", "overdue", "today", "unassigned", "mine", "waiting", "decided")
    return [
        pages.seen_by(
            staff,
            f"reviewers' queue, {cases:,} open cases",
            [f"{queue}?lane={lane}" for lane in lanes],
            40,
            requests=140,
        ),
        pages.seen_by(staff, "search in the queue", [f"{queue}?q=Review+{cases // 2}"], 60, requests=60),
        pages.seen_by(staff, "admin home with counters", [reverse("admin:index")], 20, requests=140),
        pages.seen_by(
            staff, f"reviewers' figures, {cases:,} decisions in 90 days", [f"{figures}?days=90"], 1000, requests=8
        ),
    ]


def _reviewers() -> list[User]:
    people = [
        User.objects.create_user(f"reviewer-{number}@quay.example", is_staff=True, language="en")
        for number in range(REVIEWERS)
    ]
    Group.objects.get(name="reviewers").user_set.add(*people)
    for person in people:
        auth.TOTP.activate(person, auth.generate_totp_secret())
    return people


def _template() -> QualificationCase:
    seller = market.open_sellers()[0]
    case = QualificationCase.objects.create(
        seller=seller, number="R", kind="renewal", state="withdrawn", lines=["general"], decided_at=clock.now()
    )
    for requirement in DOCUMENTS:
        Evidence.objects.create(
            case=case, requirement=requirement, file=f"evidence/{requirement}", original_name=f"{requirement}.pdf",
            content_type="application/pdf", size=1_000, pages=1, verdict="accepted",
        )  # fmt: skip
    return case


def _owner(number: int) -> str:
    """Return the session cookie of a new owner of one of the sellers."""
    owner = User.objects.create_user(f"review-{number}@quay.example")
    Membership.objects.create(user=owner, seller=Seller.objects.get(slug=f"review-{number}"), role="owner")
    client = Client()
    client.force_login(owner)
    return pages.cookie(client)


def _seller_page(cookies: list[str]) -> Page:
    documents = Evidence.objects.count()
    path = reverse("seller:qualification")
    return Page(f"seller's qualification page beside {documents:,} documents", [path] * len(cookies), 15, cookies)


def _execute(name: str, **params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute((Path(__file__).parent / name).read_text(encoding="utf-8"), params)
        cursor.execute("ANALYZE")
