"""An application taken step by step through the services, as a seller and a reviewer would."""

import datetime as dt
import itertools

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import cases, qualification, registration, review
from accounts.company import CompanyData
from accounts.demands import demand_of, demands_of
from accounts.progress import progress_of
from accounts.requirements import Term
from marketplace import clock
from tests.accounts.documents import upload
from tests.accounts.factories import IDENTITY, UserFactory, valid_uscc

_serial = itertools.count(500_000)


def count_queries():
    """Return a context that counts queries, to compare one page with another."""
    return CaptureQueriesContext(connection)


def day(text):
    """Return a date, or None for None."""
    return text and dt.date.fromisoformat(text)


def at_noon(text):
    """Freeze the clock at noon in China of that day."""
    return clock.at(dt.datetime.combine(day(text), dt.time(4), dt.UTC))


def company_data(**changes):
    serial = next(_serial)
    code = valid_uscc(serial)
    fields = {
        "legal_name": f"杭州样例{serial}号科技有限公司",
        "uscc": code,
        "tax_number": code,
        "legal_representative": "样例",
        "registered_address": "杭州市样例路 8 号",
        "store_name": f"Example {serial}",
        "contact_name": "样例",
        "contact_phone": "0571 5555 0188",
        "contact_email": f"office{serial}@example.com",
        "representative_id": IDENTITY,
    }
    return CompanyData(**{**fields, **changes})


def registered(**changes):
    """Return the draft case of a company that has just registered."""
    seller = registration.register_company(user=UserFactory(), company=company_data(**changes))
    return seller.cases.get()


def owner(case):
    return case.seller.memberships.get(role="owner").user


def give(case, key, **particulars):
    """Give a new document for ``key``, with its number and dates where it has them."""
    requirement = demand_of(key).requirement
    if requirement.reference:
        particulars.setdefault("reference", "JY13101060123456")
    if requirement.term is Term.REQUIRED:
        particulars.setdefault("expires_on", dt.date(2031, 6, 30))
    return qualification.give_evidence(
        case=case, key=key, upload=upload(), actor=owner(case), particulars=qualification.Particulars(**particulars)
    )


def complete(case, *, lines=("general",), brands=()):
    """Give everything a draft onboarding case needs."""
    actor = owner(case)
    qualification.choose_lines(case=case, lines=lines, brands=brands)
    case.refresh_from_db()
    give(case, "business_licence")
    qualification.use_licence_for_tax(case=case, actor=actor)
    for demand in demands_of(case):
        if demand.requirement.is_document and demand.requirement.code not in {"business_licence", "tax_certificate"}:
            give(case, demand.key)
    registration.set_bank_account(
        seller=case.seller,
        account=registration.BankAccount("样例银行", case.seller.legal_name, "6222 0000 0000 9876"),
        actor=actor,
    )
    qualification.declare(case=case, key="invoices", statement="issues_invoices", actor=actor)
    qualification.declare(case=case, key="delivery", statement="nationwide", actor=actor)
    registration.set_addresses(
        seller=case.seller, ship_from_address="杭州市样例路 8 号", returns_address="杭州市样例路 9 号", actor=actor
    )
    return case


def submitted(*, lines=("general",), brands=(), **changes):
    case = complete(registered(**changes), lines=lines, brands=brands)
    return qualification.submit_case(case=case, actor=owner(case))


def in_review(reviewer, **changes):
    return review.take_case(case=submitted(**changes), actor=reviewer)


def accept_all(case, reviewer):
    for evidence in progress_of(case).documents():
        review.give_verdict(evidence=evidence, verdict="accepted", actor=reviewer)


def approved(reviewer=None, **changes):
    """Return an approved case."""
    reviewer = reviewer or UserFactory(reviewer=True)
    case = in_review(reviewer, **changes)
    accept_all(case, reviewer)
    return review.approve_case(case=case, actor=reviewer)


def apply_for(seller, reviewer, *, lines=(), brands=(), **particulars):
    """Have a category application approved; return the case."""
    actor = seller.memberships.get(role="owner").user
    case = cases.open_case(seller=seller, kind="category", actor=actor)
    case = qualification.choose_lines(case=case, lines=lines, brands=brands)
    return decide(case, reviewer, **particulars)


def decide(case, reviewer, **particulars):
    """Give everything the case asks for and have it approved."""
    actor = owner(case)
    for demand in demands_of(case):
        if demand.requirement.is_document:
            give(case, demand.key, **particulars)
        else:
            qualification.declare(
                case=case, key=demand.key, statement=next(iter(demand.requirement.statements)), actor=actor
            )
    case = review.take_case(case=qualification.submit_case(case=case, actor=actor), actor=reviewer)
    accept_all(case, reviewer)
    return review.approve_case(case=case, actor=reviewer)
