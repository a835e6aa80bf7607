import datetime as dt

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts import bank_change, banking, outbox, review
from accounts.models import Notification, Seller
from accounts.registration import BankAccount
from marketplace import clock
from marketplace.errors import DomainError
from tests.accounts import journeys
from tests.accounts.documents import upload
from tests.accounts.factories import MembershipFactory, SellerFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC)
NUMBER = "6222 0000-0000 9876"
ACCOUNT_FIELDS = (
    "bank_name", "bank_account_name", "bank_account_encrypted", "bank_account_last4", "bank_changed_at",
)  # fmt: skip


@pytest.fixture
def seller():
    return SellerFactory(owner=UserFactory(full_name="Ann", language="en"))


def owner_of(seller):
    return seller.memberships.get(role="owner").user


def account(seller, **changes):
    given = {"bank_name": " 样例银行 ", "bank_account_name": seller.legal_name, "bank_account_number": NUMBER}
    fields = given | changes
    return BankAccount(fields["bank_name"], fields["bank_account_name"], fields["bank_account_number"])


def change(seller, actor=None, **changes):
    return bank_change.change_bank_account(
        seller=seller, account=account(seller, **changes), upload=upload(), actor=actor or owner_of(seller)
    )


def kept(seller):
    values = Seller.objects.values_list(*ACCOUNT_FIELDS).get(pk=seller.pk)
    return [bytes(value) if isinstance(value, memoryview) else value for value in values]


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("state", ["approved", "suspended", "winding_down"])
def test_the_account_is_changed_and_encrypted_and_payouts_wait(state):
    seller = SellerFactory(state=state)
    with clock.at(NOW):
        change(seller)
    changed = Seller.objects.get(pk=seller.pk)
    assert banking.account_number(changed) == "6222000000009876"
    assert b"9876" not in bytes(changed.bank_account_encrypted)
    assert (changed.bank_name, changed.bank_account_name, changed.bank_account_masked, changed.bank_changed_at) == (
        "样例银行", seller.legal_name, "•••• 9876", NOW,
    )  # fmt: skip
    assert changed.state == state


def test_each_change_is_told_with_the_masked_number(seller):
    for day, number in enumerate([NUMBER, "6222 0000 0000 5555"]):
        with clock.at(NOW + dt.timedelta(days=day)):
            change(seller, bank_account_number=number)
            seller.cases.update(state="rejected")
    first, second = Notification.objects.filter(kind="bank_changed", seller=seller).order_by("pk")
    assert (first.context["account"], second.context["account"]) == ("•••• 9876", "•••• 5555")
    outbox.deliver(notification_id=first.pk)
    [message] = mail.outbox
    assert (message.to, message.subject) == (
        [seller.contact_email], f"The bank account of {seller.store_name} was changed",
    )  # fmt: skip
    assert "Ann changed the account for payouts at 24 November 2026, 12:00" in message.body
    assert "样例银行 •••• 9876" in message.body
    assert "Nothing is paid out to it before 27 November 2026, 12:00" in message.body
    assert "6222" not in message.body


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"bank_account_name": "别家公司"}, "bank_account_name"),
        ({"bank_account_number": "12 34"}, "bank_account_number"),
    ],
)
def test_a_wrong_account_changes_nothing(seller, changes, field):
    before = kept(seller)
    with pytest.raises(DomainError) as caught:
        change(seller, **changes)
    assert caught.value.field == field
    assert kept(seller) == before
    assert not Notification.objects.exists()
    assert not seller.cases.exists()


def test_the_proof_is_reviewed_and_payouts_wait_for_that(seller):
    change(seller)
    seller.refresh_from_db()
    assert seller.bank_verified_at is None
    [case] = seller.cases.all()
    assert (case.kind, case.state, [each.key for each in case.evidence.all()]) == ("bank", "submitted", ["bank_proof"])
    before = kept(seller)
    with pytest.raises(DomainError, match="is being reviewed"):
        change(seller, bank_account_number="6222 0000 0000 5555")
    assert kept(seller) == before
    reviewer = UserFactory(reviewer=True)
    case = review.take_case(case=case, actor=reviewer)
    journeys.accept_all(case, reviewer)
    with clock.at(NOW):
        review.approve_case(case=case, actor=reviewer)
    seller.refresh_from_db()
    assert (seller.bank_verified_at, kept(seller)) == (NOW, before)


@pytest.mark.parametrize("role", ["catalogue", "orders", "finance", "viewer", "stranger"])
def test_only_owners_change_it(seller, role):
    actor = owner_of(SellerFactory()) if role == "stranger" else MembershipFactory(seller=seller, role=role).user
    before = kept(seller)
    with pytest.raises(DomainError, match="Only an owner"):
        change(seller, actor)
    assert kept(seller) == before
    assert not Notification.objects.exists()


@pytest.mark.parametrize("state", ["onboarding", "closed"])
def test_it_is_not_changed_before_approval_nor_after_the_end(state):
    seller = SellerFactory(state=state)
    before = kept(seller)
    with pytest.raises(DomainError, match="from the approval until the seller is closed"):
        change(seller)
    assert kept(seller) == before
    client = client_of(owner_of(seller))
    page = client.get(reverse("seller:bank-account"))
    assert (page.status_code, page["Location"]) == (302, reverse("seller:qualification"))


def posted(seller, **changes):
    return {
        "bank_name": "样例银行", "bank_account_name": seller.legal_name, "bank_account_number": NUMBER,
        "upload": upload(), **changes,
    }  # fmt: skip


def test_the_page_shows_the_masked_account_and_changes_it(seller):
    client, url = client_of(owner_of(seller)), reverse("seller:bank-account")
    shown = client.get(url).content.decode()
    assert "•••• 1234" in shown
    assert "Payouts wait for 3 days after a change." in shown
    page = client.post(url, posted(seller), follow=True)
    assert [str(each) for each in page.context["messages"]] == [
        "The bank account was changed. Payouts go to it after 3 days, once we have checked the proof."
    ]
    assert "•••• 9876" in page.content.decode()


def test_a_refusal_stands_beside_its_field(seller):
    client, before = client_of(owner_of(seller)), kept(seller)
    page = client.post(reverse("seller:bank-account"), posted(seller, bank_account_name="别家公司"))
    assert page.status_code == 422
    assert page.context["form"].errors == {
        "bank_account_name": [f"The account must be in the company's own name: {seller.legal_name}."]
    }
    assert kept(seller) == before


@pytest.mark.parametrize("role", ["catalogue", "orders", "finance", "viewer"])
def test_the_page_is_the_owners(seller, role):
    client, before = client_of(MembershipFactory(seller=seller, role=role).user), kept(seller)
    url = reverse("seller:bank-account")
    assert [client.get(url).status_code, client.post(url, posted(seller)).status_code] == [404, 404]
    assert kept(seller) == before


def test_the_way_there_is_shown_to_the_owner_once_approved():
    case = journeys.submitted()
    link, page = f'href="{reverse("seller:bank-account")}"', reverse("seller:qualification")
    owner = client_of(journeys.owner(case))
    assert link not in owner.get(page).content.decode()
    Seller.objects.filter(pk=case.seller_id).update(state="approved")
    assert link in owner.get(page).content.decode()
    viewer = client_of(MembershipFactory(seller=case.seller, role="viewer").user)
    assert link not in viewer.get(page).content.decode()
