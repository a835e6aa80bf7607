"""An application taken step by step through the services, as a seller and a reviewer would."""

import itertools

from accounts import qualification, registration, review
from accounts.company import CompanyData
from tests.accounts.documents import upload
from tests.accounts.factories import UserFactory, valid_uscc

_serial = itertools.count(500_000)


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
    }
    return CompanyData(**{**fields, **changes})


def registered(**changes):
    """Return the draft case of a company that has just registered."""
    seller = registration.register_company(user=UserFactory(), company=company_data(**changes))
    return seller.cases.get()


def owner(case):
    return case.seller.memberships.get(role="owner").user


def complete(case):
    """Give everything a draft case needs."""
    actor = owner(case)
    qualification.give_evidence(case=case, requirement="business_licence", upload=upload(), actor=actor)
    qualification.use_licence_for_tax(case=case, actor=actor)
    qualification.give_evidence(case=case, requirement="bank_proof", upload=upload(), actor=actor)
    registration.set_bank_account(
        seller=case.seller, account=registration.BankAccount("样例银行", case.seller.legal_name, "6222 0000 0000 9876")
    )
    qualification.declare(case=case, requirement="invoices", statement="issues_invoices", actor=actor)
    qualification.declare(case=case, requirement="delivery", statement="nationwide", actor=actor)
    registration.set_addresses(
        seller=case.seller, ship_from_address="杭州市样例路 8 号", returns_address="杭州市样例路 9 号"
    )
    return case


def submitted(**changes):
    case = complete(registered(**changes))
    return qualification.submit_case(case=case, actor=owner(case))


def in_review(reviewer, **changes):
    return review.take_case(case=submitted(**changes), actor=reviewer)


def accept_all(case, reviewer):
    for evidence in case.evidence.current().exclude(file=""):
        review.give_verdict(evidence=evidence, verdict="accepted", actor=reviewer)


def approved(reviewer=None, **changes):
    """Return an approved case."""
    reviewer = reviewer or UserFactory(reviewer=True)
    case = in_review(reviewer, **changes)
    accept_all(case, reviewer)
    return review.approve_case(case=case, actor=reviewer)
