"""What approved sellers of the demo market ask for later: more categories, another address, another bank account."""

from collections.abc import Callable
from dataclasses import replace

from accounts import bank_change, cases, company_change, qualification
from accounts.company import CompanyData
from accounts.models import Seller, User
from accounts.models.qualification import CaseKind
from accounts.progress import progress_of
from marketplace.demo import papers
from marketplace.demo.companies import DemoCompany


def apply_for_categories(company: DemoCompany, owner: User) -> None:
    """Ask to sell food too, with the licence."""
    case = cases.open_case(seller=_seller(company), kind=CaseKind.CATEGORY, actor=owner)
    case = qualification.choose_lines(case=case, lines=["food"], brands=[])
    for step in progress_of(case).steps:
        if step.demand:
            papers.give(case, step.key, company=company, actor=owner)
    qualification.submit_case(case=case, actor=owner)


def move_office(company: DemoCompany, owner: User) -> None:
    """Ask to change the registered address, with the new licence."""
    seller = _seller(company)
    case = cases.open_case(seller=seller, kind=CaseKind.COMPANY, actor=owner)
    moved = replace(CompanyData.of(seller), registered_address=f"{company.city}锦江大道 1 号 12 层")
    case = company_change.propose(case=case, company=moved, actor=owner)
    papers.give(case, "business_licence", company=company, actor=owner)
    qualification.submit_case(case=case, actor=owner)


def change_bank_account(company: DemoCompany, owner: User) -> None:
    """Have payouts go to another account."""
    bank_change.change_bank_account(
        seller=_seller(company),
        account=papers.account(company, branch=1),
        upload=papers.bank_letter(company, branch=1),
        actor=owner,
    )


def _seller(company: DemoCompany) -> Seller:
    return Seller.objects.get(uscc=company.credit_code)


ASKS: dict[str, Callable[[DemoCompany, User], None]] = {
    "categories": apply_for_categories,
    "address": move_office,
    "bank_account": change_bank_account,
}
