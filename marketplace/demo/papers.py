"""The demo companies' papers: licences, certificates and bank letters, drawn as samples."""

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import qualification
from accounts.demands import demand_of
from accounts.models import QualificationCase, User
from accounts.qualification import Particulars
from accounts.registration import BankAccount
from accounts.requirements import BUSINESS_LICENCE, Term
from marketplace import clock
from marketplace.demo import pictures
from marketplace.demo.companies import DemoCompany
from marketplace.workdays import CHINA

BANK = "中国商业示范银行"
ISSUED = dt.date(2024, 3, 18)
USUAL_YEARS = 5


def give(case: QualificationCase, key: str, *, company: DemoCompany, actor: User) -> None:
    """Give a company's document for what ``key`` names, with the number and dates that stand on it."""
    qualification.give_evidence(
        case=case, key=key, upload=_document(key, company), actor=actor, particulars=_particulars(key, company)
    )


def account(company: DemoCompany, *, branch: int = 0) -> BankAccount:
    """Return a company's bank account; another one for each ``branch``."""
    return BankAccount(BANK, company.legal_name, f"6200{sum(map(ord, company.code)):08d}{4417 + branch}")


def bank_letter(company: DemoCompany, *, branch: int = 0) -> SimpleUploadedFile:
    """Return the proof of that account."""
    lines = [("户名", company.legal_name), ("开户行", BANK), ("账号", account(company, branch=branch).account_number)]
    return pictures.papers(["开户许可证", "账户信息", "单位银行结算账户申请书"], lines, seal=company.code)


def _particulars(key: str, company: DemoCompany) -> Particulars:
    requirement = demand_of(key).requirement
    if not requirement.is_dated or requirement is BUSINESS_LICENCE:
        return Particulars()
    days = company.running_out.get(key)
    last = clock.today(CHINA) + dt.timedelta(days=days) if days else ISSUED.replace(year=ISSUED.year + USUAL_YEARS)
    if requirement.term is Term.OPTIONAL and not days:
        return Particulars(_number(key, company), ISSUED)
    return Particulars(_number(key, company), ISSUED, last)


def _document(key: str, company: DemoCompany) -> SimpleUploadedFile:
    lines = [
        ("名称", company.legal_name),
        ("统一社会信用代码", company.credit_code),
        ("法定代表人", company.representative),
        ("住所", company.city),
    ]
    if key == BUSINESS_LICENCE.code:
        return pictures.document("营业执照", [*lines, ("类型", "有限责任公司")], seal=company.code)
    demand, stated = demand_of(key), _particulars(key, company)
    validity = f"{stated.issued_on} 至 {stated.expires_on or '长期'}"
    more = [("编号", stated.reference), ("有效期", validity), *([("品牌", demand.subject)] if demand.subject else [])]
    return pictures.document(_TITLES[demand.requirement.code], [*lines, *more], seal=company.code + key)


def _number(key: str, company: DemoCompany) -> str:
    return f"{_PREFIXES.get(key, 'YS')}{sum(map(ord, company.code + key)):014d}"


_PREFIXES = {"food_licence": "JY", "ccc_certificate": "2024", "cosmetics_filing": "闽G妆网备字"}
_TITLES = {
    "food_licence": "食品经营许可证",
    "ccc_certificate": "中国国家强制性产品认证证书",
    "cosmetics_filing": "普通化妆品备案凭证",
    "cosmetics_registration": "特殊化妆品注册证",
    "brand_authorisation": "商标注册证",
}
