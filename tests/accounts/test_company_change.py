"""Company data after approval: the licence's part is reviewed with a diff, contacts change at once."""

from dataclasses import replace

import pytest

from accounts import cases, company_change, qualification, review
from accounts.company import CompanyData
from accounts.differences import differences_of
from accounts.models import Notification
from accounts.representatives import id_number
from marketplace.errors import DomainError
from tests.accounts import journeys
from tests.accounts.factories import IDENTITY, SellerFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer():
    return UserFactory(reviewer=True)


@pytest.fixture
def seller():
    return SellerFactory(registered_capital_minor=100_000_000)


def owner(seller):
    return seller.memberships.get(role="owner").user


def proposed(seller, **changes):
    case = cases.open_case(seller=seller, kind="company", actor=owner(seller))
    company = replace(CompanyData.of(seller), **changes)
    return company_change.propose(case=case, company=company, actor=owner(seller))


def approve(case, reviewer):
    for demand in journeys.demands_of(case):
        journeys.give(case, demand.key)
    case = review.take_case(case=qualification.submit_case(case=case, actor=journeys.owner(case)), actor=reviewer)
    journeys.accept_all(case, reviewer)
    return review.approve_case(case=case, actor=reviewer)


def differences(case):
    return [(each.field, each.old, each.new) for each in differences_of(case)]


def test_nothing_changes_before_it_is_approved(seller, reviewer):
    case = proposed(
        seller, legal_representative="新代表", registered_capital_minor=200_000_050, representative_id=IDENTITY
    )
    assert differences(case) == [
        ("legal_representative", "样例", "新代表"),
        ("registered_capital_minor", "CN¥1,000,000.00", "CN¥2,000,000.50"),
        ("representative_id_last4", f"•••• {IDENTITY[-4:]}", f"•••• {IDENTITY[-4:]}"),
    ]
    seller.refresh_from_db()
    assert (seller.legal_representative, seller.registered_capital_minor) == ("样例", 100_000_000)
    case = approve(case, reviewer)
    seller.refresh_from_db()
    assert (seller.legal_representative, seller.registered_capital_minor, id_number(seller)) == (
        "新代表", 200_000_050, IDENTITY,
    )  # fmt: skip
    assert differences(case)[:2] == [
        ("legal_representative", "样例", "新代表"),
        ("registered_capital_minor", "CN¥1,000,000.00", "CN¥2,000,000.50"),
    ]


def test_a_rejected_change_changes_nothing(seller, reviewer):
    case = proposed(seller, registered_address="别处 1 号")
    journeys.give(case, "business_licence")
    case = review.take_case(case=qualification.submit_case(case=case, actor=owner(seller)), actor=reviewer)
    review.reject_case(case=case, reason="Not on the licence.", actor=reviewer)
    seller.refresh_from_db()
    assert seller.registered_address == "上海市徐汇区样例路 1 号"


def test_an_undone_change_is_put_back(seller, reviewer):
    case = approve(proposed(seller, registered_address="别处 1 号", established_on=None), reviewer)
    seller.refresh_from_db()
    assert (seller.registered_address, seller.established_on) == ("别处 1 号", None)
    before = SellerFactory.established_on
    for actor in (reviewer, UserFactory(reviewer=True)):
        review.undo_approval(case=case, reason="Forged.", actor=actor)
    seller.refresh_from_db()
    assert (seller.registered_address, seller.established_on, seller.state) == (
        "上海市徐汇区样例路 1 号", before, "approved",
    )  # fmt: skip


def test_another_name_leaves_the_bank_account_behind(seller, reviewer):
    approve(proposed(seller, legal_name="上海新名商贸有限公司"), reviewer)
    seller.refresh_from_db()
    assert (seller.legal_name, seller.bank_account_name == seller.legal_name) == ("上海新名商贸有限公司", False)
    assert Notification.objects.get(kind="account_name_differs").context["name"] == "上海新名商贸有限公司"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, ""),
        ({"uscc": "91310000000000001B"}, "uscc"),
        ({"legal_name": "Acme"}, "legal_name"),
        ({"store_name": "Taken"}, "store_name"),
        ({"representative_id": "1"}, "representative_id"),
    ],
)
def test_a_change_that_can_not_be_is_refused(seller, changes, field):
    SellerFactory(store_name="Taken")
    with pytest.raises(DomainError) as caught:
        proposed(seller, **changes)
    assert (caught.value.field or "") == field
    assert seller.cases.get().proposed == {}


def test_contacts_change_at_once_and_the_old_address_hears_of_it(seller):
    old = seller.contact_email
    company_change.change_contact(
        seller=seller, name=" 新人 ", phone="0571 5555 0199", email="New@Example.com", actor=owner(seller)
    )
    seller.refresh_from_db()
    assert (seller.contact_name, seller.contact_phone, seller.contact_email) == (
        "新人", "0571 5555 0199", "new@example.com",
    )  # fmt: skip
    [notice] = Notification.objects.filter(kind="contact_changed")
    assert (notice.email, notice.context["email"]) == (old, "new@example.com")
    company_change.change_contact(
        seller=seller, name="新人", phone="0571 5555 0100", email="new@example.com", actor=owner(seller)
    )
    assert Notification.objects.filter(kind="contact_changed").count() == 1


def test_a_wrong_contact_changes_nothing(seller):
    before = (seller.contact_name, seller.contact_phone, seller.contact_email)
    with pytest.raises(DomainError) as caught:
        company_change.change_contact(seller=seller, name="x", phone="no", email="a@b.example", actor=owner(seller))
    seller.refresh_from_db()
    assert caught.value.field == "contact_phone"
    assert (seller.contact_name, seller.contact_phone, seller.contact_email) == before
