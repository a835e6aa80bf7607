"""The demo market's people: the sign-ins that ``make demo`` prints, and a dozen customers."""

from dataclasses import dataclass
from functools import cache

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from accounts.models import User
from marketplace.demo import second_factor
from marketplace.demo.companies import DemoCompany

PASSWORD = "quay-demo-2026"  # noqa: S105 - printed at start; exists only in the demo market


OPERATOR = "operator@quay.example"
# Code of the company whose owner is the seller sign-in.
FIRST_COMPANY = "yunxiu"


@dataclass(frozen=True)
class SignIn:
    """One line of what ``make demo`` prints."""

    who: str
    email: str
    path: str


SIGN_INS = (
    SignIn("customer", "customer@quay.example", "/cn/zh-hans/"),
    SignIn("seller (云岫官方店)", "seller@quay.example", "/seller/"),
    SignIn("reviewer", "reviewer@quay.example", "/admin/"),
    SignIn("second reviewer", "reviewer2@quay.example", "/admin/"),
    SignIn("operator", OPERATOR, "/admin/"),
)

# Surname and given name, city, street: fictional, as all of it.
CUSTOMERS = (
    ("周小满", "上海市", "上海市", "徐汇区", "桂平路 410 号 3 幢 502"),
    ("陈立夏", "浙江省", "杭州市", "滨江区", "江南大道 88 号 1203"),
    ("林白露", "广东省", "深圳市", "福田区", "莲花路 16 号 7 栋 901"),
    ("吴清明", "江苏省", "南京市", "鼓楼区", "汉口路 22 号 604"),
    ("何秋分", "四川省", "成都市", "武侯区", "锦绣路 9 号 2 单元 1505"),
    ("孙霜降", "北京市", "北京市", "海淀区", "学院路 30 号 4 号楼 202"),
    ("郑谷雨", "湖北省", "武汉市", "洪山区", "珞喻路 77 号 806"),
    ("冯小雪", "陕西省", "西安市", "雁塔区", "翠华路 105 号 1101"),
)
AMERICANS = (
    ("Robin Alder", "TX", "Austin", "210 Cedar Ridge Ln", "78704"),
    ("Jamie Stone", "WA", "Seattle", "1844 Pike View St Apt 5", "98101"),
    ("Casey Brook", "NY", "Brooklyn", "77 Willow Ct", "11201"),
)


def add_user(email: str, name: str, *, language: str = "zh-hans", is_staff: bool = False) -> User:
    """Return a user with the demo's password and a verified address."""
    user = User(email=email, password=_hashed(), full_name=name, language=language, is_staff=is_staff)
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


@cache
def _hashed() -> str:
    # Hashing takes a third of a second on purpose; two dozen people share one password here.
    return make_password(PASSWORD)


def add_reviewers() -> tuple[User, User]:
    """Return the two reviewers: what is grave takes both."""
    return _add_reviewer("reviewer@quay.example", "审核员甲"), _add_reviewer("reviewer2@quay.example", "审核员乙")


def _add_reviewer(email: str, name: str) -> User:
    reviewer = add_user(email, name, is_staff=True)
    reviewer.groups.add(Group.objects.get(name="reviewers"))
    second_factor.enrol(reviewer)
    return reviewer


def add_operator(email: str = OPERATOR, name: str = "运营") -> User:
    """Return an operator, who may do everything in the admin."""
    operator = User(email=email, password=_hashed(), full_name=name, is_staff=True, is_superuser=True)
    operator.save()
    EmailAddress.objects.create(user=operator, email=email, verified=True, primary=True)
    second_factor.enrol(operator)
    return operator


def add_campaigner() -> User:
    """Return the operator who makes the platform's vouchers; there from the first day on."""
    return add_operator("campaigns@quay.example", "活动运营")


def add_owner(company: DemoCompany) -> User:
    """Return the owner of a demo company; the first company's is the seller sign-in."""
    email = "seller@quay.example" if company.code == FIRST_COMPANY else f"owner@{company.slug}.example"
    return add_user(email, company.representative)


def add_customers() -> list[User]:
    """Return the customers; the first one is the customer sign-in."""
    people = [(name, "zh-hans") for name, *_rest in CUSTOMERS] + [(name, "en") for name, *_rest in AMERICANS]
    emails = ["customer@quay.example", *(f"customer{number}@quay.example" for number in range(2, len(people) + 1))]
    return [add_user(email, name, language=spoken) for email, (name, spoken) in zip(emails, people, strict=True)]


def address(customer: User, storefront: str) -> dict[str, str]:
    """Return a delivery address for a customer in a storefront's own form."""
    digits = f"{customer.pk:04d}"
    if storefront == "CN":
        rows = {name: rest for name, *rest in CUSTOMERS}
        region, city, district, line1 = rows.get(customer.full_name, CUSTOMERS[0][1:])
        return {
            "recipient": customer.full_name, "phone": f"1380000{digits}", "region": region, "city": city,
            "district": district, "line1": line1,
        }  # fmt: skip
    states = {name: rest for name, *rest in AMERICANS}
    region, city, line1, postal_code = states.get(customer.full_name, AMERICANS[0][1:])
    return {
        "recipient": customer.full_name, "phone": f"+1 555 010 {digits}", "line1": line1, "line2": "", "city": city,
        "region": region, "postal_code": postal_code,
    }  # fmt: skip
