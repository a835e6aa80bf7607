"""Sellers of the demo market: each goes through registration and review by the services people use."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import qualification, registration, review, sellers
from accounts.company import CompanyData
from accounts.models import QualificationCase, Seller, User
from accounts.models.qualification import Verdict
from accounts.registration import BankAccount
from marketplace.demo import pictures
from marketplace.demo.companies import DemoCompany
from marketplace.demo.people import add_owner
from marketplace.demo.timeline import Timeline

HOUR = dt.timedelta(hours=1)
BANK = "中国商业示范银行"
REFUSAL = "营业执照照片不完整：右下角的登记机关印章没有拍到，请重新上传完整的彩色扫描件。"
REQUEST = "请补充：银行开户许可证上的账号不清晰，请上传清晰的扫描件。"
SUSPENSION = "商品抽检不合格，整改期间暂停销售。"
FAREWELL = "卖家申请停止经营，未完成的订单与结算照常进行。"
REJECTION = "税务登记信息与营业执照不一致，无法核实企业身份。更正后可以重新申请，已提交的材料都会保留。"


def onboard(company: DemoCompany, *, timeline: Timeline, registered_at: dt.datetime, reviewer: User) -> "Applicant":
    """Let a company register at ``registered_at`` and go as far as its ``fate`` says."""
    applicant = Applicant(company, reviewer)
    timeline.add(registered_at, applicant.register)
    if company.fate != "draft":
        timeline.add(registered_at + HOUR, applicant.submit)
    for days, step in _FATES[company.fate]:
        timeline.add(registered_at + dt.timedelta(days=days), partial(step, applicant))
    return applicant


class Applicant:
    """One company's way through qualification; each method is one sitting of one person."""

    def __init__(self, company: DemoCompany, reviewer: User) -> None:
        self.company = company
        self.reviewer = reviewer
        self.owner = add_owner(company)

    @property
    def seller(self) -> Seller:
        """The company as it stands now."""
        return Seller.objects.get(uscc=self.company.credit_code)

    @property
    def case(self) -> QualificationCase:
        """Its application as it stands now."""
        return self.seller.cases.get()

    def register(self) -> None:
        """Register the company with its licence."""
        registration.register_company(user=self.owner, company=_company_data(self.company, self.owner))
        self._give("business_licence", _licence(self.company))

    def submit(self) -> None:
        """Give everything else and submit."""
        company, case = self.company, self.case
        qualification.use_licence_for_tax(case=case, actor=self.owner)
        number = f"6200{sum(map(ord, company.code)):08d}4417"
        lines = [("户名", company.legal_name), ("开户行", BANK), ("账号", number)]
        registration.give_bank_account(
            case=case,
            account=BankAccount(BANK, company.legal_name, number),
            upload=pictures.papers(["开户许可证", "账户信息", "单位银行结算账户申请书"], lines, seal=company.code),
            actor=self.owner,
        )
        store = f"{company.city}仓储路 8 号"
        registration.set_addresses(seller=self.seller, ship_from_address=store, returns_address=store)
        qualification.declare(case=case, requirement="invoices", statement="issues_invoices", actor=self.owner)
        qualification.declare(case=case, requirement="delivery", statement="nationwide", actor=self.owner)
        qualification.submit_case(case=self.case, actor=self.owner)

    def take(self) -> None:
        """Be taken by the reviewer."""
        review.take_case(case=self.case, actor=self.reviewer)

    def approve(self) -> None:
        """Have every document accepted and the application approved."""
        self.take()
        for evidence in self.case.evidence.current().exclude(file=""):
            review.give_verdict(evidence=evidence, verdict=Verdict.ACCEPTED, actor=self.reviewer)
        review.approve_case(case=self.case, actor=self.reviewer)

    def ask(self) -> None:
        """Be asked for a better bank proof."""
        self._refuse("bank_proof", REQUEST)
        review.request_more_information(case=self.case, text=REQUEST, actor=self.reviewer)

    def reject(self) -> None:
        """Be rejected."""
        self._refuse("business_licence", REFUSAL)
        review.reject_case(case=self.case, reason=REJECTION, actor=self.reviewer)

    def suspend(self) -> None:
        """Be suspended."""
        sellers.suspend_seller(seller=self.seller, reason=SUSPENSION, actor=self.reviewer)

    def wind_down(self) -> None:
        """End its business on Quay."""
        sellers.wind_down_seller(seller=self.seller, reason=FAREWELL, actor=self.reviewer)

    def _refuse(self, requirement: str, reason: str) -> None:
        self.take()
        evidence = self.case.evidence.current().get(requirement=requirement)
        review.give_verdict(evidence=evidence, verdict=Verdict.REFUSED, reason=reason, actor=self.reviewer)

    def _give(self, requirement: str, upload: SimpleUploadedFile) -> None:
        qualification.give_evidence(case=self.case, requirement=requirement, upload=upload, actor=self.owner)


# What happens after submission, and on which day after registration.
_FATES: dict[str, tuple[tuple[int, Callable[[Applicant], None]], ...]] = {
    "draft": (),
    "submitted": (),
    "in_review": ((1, Applicant.take),),
    "more_information": ((2, Applicant.ask),),
    "rejected": ((3, Applicant.reject),),
    "lapsed": ((2, Applicant.ask),),
    "approved": ((1, Applicant.approve),),
    "suspended": ((1, Applicant.approve), (20, Applicant.suspend)),
    "winding_down": ((1, Applicant.approve), (25, Applicant.wind_down)),
}


def _company_data(company: DemoCompany, owner: User) -> CompanyData:
    return CompanyData(
        legal_name=company.legal_name,
        uscc=company.credit_code,
        tax_number=company.credit_code,
        legal_representative=company.representative,
        registered_address=f"{company.city}文一路 {100 + len(company.code)} 号",
        store_name=company.store_name,
        contact_name=company.representative,
        contact_phone="0571 5555 0188",
        contact_email=owner.email,
        registered_capital_minor=500_000_000,
        established_on=dt.date(2016, 3, 18),
        business_scope="日用百货、工艺品、电子产品的设计与销售；互联网销售。",
    )


def _licence(company: DemoCompany) -> SimpleUploadedFile:
    lines = [
        ("名称", company.legal_name),
        ("统一社会信用代码", company.credit_code),
        ("类型", "有限责任公司"),
        ("法定代表人", company.representative),
        ("住所", company.city),
    ]
    return pictures.document("营业执照", lines, seal=company.code)
