import datetime as dt

import pytest

from accounts import banking, registration
from accounts.company import check_code
from accounts.models import Membership, QualificationCase, Seller
from marketplace.errors import DomainError
from tests.accounts import journeys
from tests.accounts.factories import SellerFactory, UserFactory, valid_uscc

pytestmark = pytest.mark.django_db
INDIVIDUAL = (
    "A code that starts with 92 belongs to an individual business (个体工商户). "
    "Quay is open to enterprises only, whose code starts with 91."
)
ELSEWHERE = (
    "The code of a mainland China enterprise starts with 91. "
    "Quay can't admit other organisations or companies registered elsewhere."
)


def refused(company, user=None):
    before = (Seller.objects.count(), Membership.objects.count(), QualificationCase.objects.count())
    with pytest.raises(DomainError) as caught:
        registration.register_company(user=user or UserFactory(), company=company)
    assert (Seller.objects.count(), Membership.objects.count(), QualificationCase.objects.count()) == before
    return caught.value.field, str(caught.value)


def test_a_company_is_registered_with_owner_and_draft_case():
    user = UserFactory()
    code = valid_uscc(77)
    company = journeys.company_data(
        legal_name="杭州样例 (集团) 有限公司", uscc=f"{code[:8]} {code[8:].lower()}", tax_number=code,
        store_name="Kumo Home",         established_on=dt.date(2019, 8, 12),
    )  # fmt: skip
    seller = registration.register_company(user=user, company=company)
    assert (seller.state, seller.uscc, seller.legal_name, seller.slug) == (
        "onboarding", code, "杭州样例（集团）有限公司", "kumo-home",
    )  # fmt: skip
    assert [(each.user, each.role) for each in seller.memberships.all()] == [(user, "owner")]
    assert [(each.kind, each.state) for each in seller.cases.all()] == [("onboarding", "draft")]
    assert [(each.from_state, each.to_state, each.actor) for each in seller.history()] == [("", "onboarding", user)]


def test_a_chinese_store_name_gets_an_address_from_the_code():
    case = journeys.registered(store_name="木与家居")
    assert case.seller.slug == f"store-{case.seller.uscc[-10:].lower()}"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("9131000012345678", "The credit code has 18 characters; this has 16."),
        ("92310000123456789A", INDIVIDUAL),
        ("12310000123456789A", ELSEWHERE),
        ("91310000000000I077", "The credit code has digits and capital letters only, never I, O, S, V or Z."),
    ],
)
def test_a_wrong_code_is_refused_with_the_reason(code, sentence):
    assert refused(journeys.company_data(uscc=code)) == ("uscc", sentence)


def test_every_one_character_change_of_a_code_is_refused():
    code = valid_uscc(123_456)
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    assert check_code(code) == code
    for place in range(18):
        for letter in alphabet.replace(code[place], ""):
            with pytest.raises(DomainError):
                check_code(code[:place] + letter + code[place + 1 :])


def test_the_same_enterprise_and_store_name_are_refused():
    seller = SellerFactory(store_name="Kumo")
    assert refused(journeys.company_data(uscc=seller.uscc, tax_number=seller.uscc)) == (
        "uscc",
        "This enterprise is registered with Quay already. Ask the owner of its account to add you to the team.",
    )
    assert refused(journeys.company_data(store_name="KUMO")) == (
        "store_name", "Another seller has this store name. Choose a different one.",
    )  # fmt: skip


def test_an_unverified_address_is_refused():
    assert refused(journeys.company_data(), UserFactory(verified=False)) == (
        "", "Confirm your e-mail address first: we sent you a link.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"tax_number": "91310000000000077X"}, "tax_number"),
        ({"tax_number": "12345"}, "tax_number"),
        ({"legal_name": "Example Ltd"}, "legal_name"),
        ({"contact_phone": "call me"}, "contact_phone"),
        ({"established_on": dt.date(2999, 1, 1)}, "established_on"),
    ],
)
def test_wrong_company_data_is_refused_beside_its_field(changes, field):
    assert refused(journeys.company_data(**changes))[0] == field


def test_a_legacy_tax_number_is_accepted():
    assert journeys.registered(tax_number="310104123456789").seller.tax_number == "310104123456789"


def test_the_bank_account_must_be_the_companys_and_is_stored_encrypted():
    case = journeys.registered(legal_name="杭州样例（集团）有限公司")
    actor = journeys.owner(case)
    with pytest.raises(DomainError) as caught:
        registration.set_bank_account(
            seller=case.seller, account=registration.BankAccount("样例银行", "另一家公司", "62220000"), actor=actor
        )
    assert (caught.value.field, str(caught.value)) == (
        "bank_account_name", "The account must be in the company's own name: 杭州样例（集团）有限公司.",
    )  # fmt: skip
    with pytest.raises(DomainError) as caught:
        registration.set_bank_account(
            seller=case.seller,
            account=registration.BankAccount("样例银行", case.seller.legal_name, "12 34"),
            actor=actor,
        )
    assert caught.value.field == "bank_account_number"
    assert Seller.objects.get(pk=case.seller_id).bank_account_last4 == ""
    seller = registration.set_bank_account(
        seller=case.seller,
        account=registration.BankAccount(" 样例银行 ", "杭州样例(集团)有限公司", "6222 0000-0000 9876"),
        actor=actor,
    )
    seller.refresh_from_db()
    assert b"9876" not in bytes(seller.bank_account_encrypted)
    assert (banking.account_number(seller), seller.bank_account_masked, seller.bank_name) == (
        "6222000000009876", "•••• 9876", "样例银行",
    )  # fmt: skip


def test_company_data_can_be_corrected_until_it_is_submitted():
    case = journeys.complete(journeys.registered())
    company = journeys.company_data(uscc=case.seller.uscc, tax_number=case.seller.uscc)
    seller = registration.change_company(seller=case.seller, company=company, actor=journeys.owner(case))
    assert (seller.legal_name, seller.bank_account_last4, seller.bank_account_name) == (company.legal_name, "", "")
    submitted = journeys.submitted()
    with pytest.raises(DomainError):
        registration.change_company(
            seller=submitted.seller, company=journeys.company_data(), actor=journeys.owner(submitted)
        )


@pytest.mark.parametrize(
    "code",
    [
        "911522010783762860",
        "91310116076409427L",
        "91340600MA2PENCC7K",
        "91340604MA2PBQBH3P",
        "91620105224521729E",
        "91620105756580826D",
    ],
)
def test_a_right_code_passes(code):
    assert check_code(f" {code.lower()} ") == code
