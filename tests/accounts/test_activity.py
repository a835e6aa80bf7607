from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts import activity, bank_change, cases, company_change, registration, team
from accounts.company import CompanyData
from accounts.models import Activity, Membership
from marketplace.money import Money
from tests.accounts import journeys
from tests.accounts.documents import upload
from tests.accounts.factories import PASSWORD, MembershipFactory, SellerFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGE = "seller:activity"
# Well-formed (GB 11643), of the year 1900: nobody has it any more.
OTHER_IDENTITY = "110101190001010022"


@pytest.fixture
def seller():
    return SellerFactory()


@pytest.fixture
def owner(seller):
    return seller.memberships.get().user


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def note(seller, actor, kind="signed_in", **more):
    activity.record(seller=seller, actor=actor, kind=kind, subject=seller, **more)


def kinds(**filters):
    return list(Activity.objects.filter(**filters).order_by("pk").values_list("kind", flat=True))


def test_a_line_cannot_be_changed_or_deleted(seller, owner):
    note(seller, owner)
    for attempt in (Activity.objects.all().delete, lambda: Activity.objects.update(about="nothing")):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            attempt()
    assert list(Activity.objects.values_list("kind", "about")) == [("signed_in", "")]


def test_a_kind_has_a_name_first(seller, owner):
    with pytest.raises(LookupError, match="dancing is no kind"):
        note(seller, owner, "dancing")
    assert Activity.objects.count() == 0


def test_an_app_above_names_its_own_kinds(seller, owner, monkeypatch):
    monkeypatch.setattr(activity, "_kinds", {**activity._kinds})
    activity.add_kinds({"price_changed": "Price changed"})
    note(seller, owner, "price_changed", about="SKU-1", changes={"price": (Money(100, "CNY"), Money(250, "CNY"))})
    line = activity.line_of(Activity.objects.get())
    assert (line.what, line.about, line.changes) == (
        "Price changed", "SKU-1", [activity.Change("price", "1.00 CNY", "2.50 CNY")],
    )  # fmt: skip
    assert ("price_changed", "Price changed") in activity.kinds()


def test_recording_costs_one_query(seller, owner, django_assert_num_queries):
    with django_assert_num_queries(1):
        note(seller, owner, changes={"store_name": ("a", "b")})


def test_fields_and_values_are_told_in_the_readers_words(seller, owner):
    member = MembershipFactory(seller=seller, role="viewer")
    team.change_role(membership=member, role="finance", actor=owner)
    line = activity.line_of(Activity.objects.get())
    assert line.changes == [activity.Change("Role", "Viewer", "Finance")]
    with translation.override("zh-hans"):
        line = activity.line_of(Activity.objects.get())
    assert (line.what, line.changes) == ("变更角色", [activity.Change("角色", "只读", "财务")])


def test_a_bank_account_is_masked_wherever_it_is_told(seller, owner):
    account = registration.BankAccount("样例银行", seller.legal_name, "6222 0000 0000 9876")
    bank_change.change_bank_account(seller=seller, account=account, upload=upload(), actor=owner)
    told = Activity.objects.order_by("pk")[0]
    assert (told.kind, told.actor, told.about) == ("bank_changed", owner, "•••• 9876")
    assert told.changes == [
        ["bank_name", "样例银行上海分行", "样例银行"], ["bank_account_last4", "•••• 1234", "•••• 9876"],
    ]  # fmt: skip
    assert "622200" not in str(list(Activity.objects.values()))


def test_company_data_and_addresses_are_told_field_by_field():
    case = journeys.registered(registered_capital_minor=100)
    actor, seller = journeys.owner(case), case.seller
    company = journeys.company_data(
        uscc=seller.uscc, tax_number=seller.uscc, legal_name=seller.legal_name, store_name="New name",
        contact_email=seller.contact_email, registered_capital_minor=250,
    )  # fmt: skip
    for _twice in range(2):
        registration.change_company(seller=seller, company=company, actor=actor)
        registration.set_addresses(seller=seller, ship_from_address="a", returns_address="b", actor=actor)
    told = Activity.objects.filter(seller=seller).order_by("pk")
    assert [(each.kind, each.changes) for each in told] == [
        ("registered", []),
        ("company_changed", [["store_name", seller.store_name, "New name"],
                             ["registered_capital_minor", "1.00 CNY", "2.50 CNY"]]),
        ("addresses_changed", [["ship_from_address", "", "a"], ["returns_address", "", "b"]]),
    ]  # fmt: skip


def test_a_sign_in_stands_in_the_log_of_every_team(seller, owner):
    other = MembershipFactory(user=owner).seller
    client = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36"})
    client.post(reverse("account_login"), {"login": owner.email, "password": "wrong"})
    assert kinds() == []
    client.post(reverse("account_login"), {"login": owner.email, "password": PASSWORD})
    told = Activity.objects.order_by("pk").values_list("seller", "actor", "kind", "about")
    about = "Chrome · Windows · 127.0.0.1"
    assert list(told) == [(each.pk, owner.pk, "signed_in", about) for each in (seller, other)]


def test_an_owner_sees_the_team_and_others_what_they_did(seller, owner):
    member = MembershipFactory(seller=seller, role="orders").user
    note(seller, owner, about="mine")
    note(seller, member, about="theirs")
    note(SellerFactory(), UserFactory(), about="somebody else's")
    pages = {user: signed_in(user).get(reverse(PAGE)) for user in (owner, member)}
    assert [line.about for line in pages[owner].context["lines"]] == ["theirs", "mine"]
    assert [line.about for line in pages[member].context["lines"]] == ["theirs"]
    filtered = signed_in(member).get(reverse(PAGE), {"person": owner.pk})
    assert [line.about for line in filtered.context["lines"]] == ["theirs"]


def test_the_log_is_filtered_by_person_and_kind_in_the_address(seller, owner):
    member = MembershipFactory(seller=seller, role="orders")
    note(seller, owner)
    note(seller, member.user)
    note(seller, member.user, "addresses_changed")
    team.remove_member(membership=member, actor=owner)
    client = signed_in(owner)
    page = client.get(reverse(PAGE), {"person": member.user_id, "kind": "signed_in"})
    assert [(line.person, line.what) for line in page.context["lines"]] == [(member.user, "Signed in")]
    people, kind = page.context["filters"]
    assert (sorted(people["options"]), kind["value"]) == (
        sorted([(str(owner.pk), str(owner)), (str(member.user_id), str(member.user))]), "signed_in",
    )  # fmt: skip
    none = client.get(reverse(PAGE), {"kind": "invited", "person": "x"})
    assert (none.status_code, none.context["lines"], b"Nothing fits" in none.content) == (200, [], True)


@pytest.mark.parametrize("role", [Membership.Role.OWNER, Membership.Role.VIEWER])
def test_the_log_costs_the_same_for_one_line_and_for_three(seller, owner, role, django_assert_max_num_queries):
    user = owner if role == "owner" else MembershipFactory(seller=seller, role=role).user
    client = signed_in(user)
    note(seller, user)
    client.get(reverse(PAGE))  # the first page of a sign-in also records the session
    with django_assert_max_num_queries(10) as one:
        client.get(reverse(PAGE))
    for _more in range(2):
        note(seller, user, changes={"store_name": ("a", "b")})
    with django_assert_max_num_queries(10) as three:
        assert len(client.get(reverse(PAGE)).context["lines"]) == 3
    assert len(three) == len(one)


def test_reviewers_read_the_log_on_the_sellers_page(seller, owner):
    note(seller, owner, about="Chrome · Windows")
    client = signed_in(UserFactory(reviewer=True))
    page = client.get(reverse("admin:accounts_seller_change", args=[seller.pk]))
    assert [line.about for line in page.context["lines"]] == ["Chrome · Windows"]
    log = reverse("admin:accounts_activity_changelist")
    for kind, sellers in (("signed_in", [seller]), ("invited", [])):
        found = client.get(log, {"seller__id__exact": seller.pk, "kind": kind})
        assert [each.seller for each in found.context["cl"].result_list] == sellers


def test_the_sellers_page_in_the_admin_costs_the_same_for_a_larger_team(seller, owner, django_assert_max_num_queries):
    client = signed_in(UserFactory(reviewer=True))
    path = reverse("admin:accounts_seller_change", args=[seller.pk])
    note(seller, owner)
    client.get(path)  # the first page of a sign-in also records the session
    with django_assert_max_num_queries(15) as one:
        client.get(path)
    for _more in range(2):
        note(seller, MembershipFactory(seller=seller).user)
    with django_assert_max_num_queries(15) as three:
        assert len(client.get(path).context["lines"]) == 3
    assert len(three) == len(one)


def test_documents_and_applications_are_told_in_the_readers_words():
    case = journeys.submitted()
    told = [activity.line_of(each) for each in Activity.objects.filter(seller=case.seller).order_by("pk")]
    assert [(line.what, line.about) for line in told if line.what in {"Document given", "Declaration made"}] == [
        ("Document given", "Business licence"),
        ("Document given", "Tax registration certificate"),
        ("Document given", "Proof of the company's bank account"),
        ("Declaration made", "Ability to issue invoices"),
        ("Declaration made", "Delivery coverage"),
    ]
    assert (told[-1].what, told[-1].about) == ("Application submitted", case.number)
    with translation.override("zh-hans"):
        line = activity.line_of(Activity.objects.filter(kind="document_given").first())
    assert (line.what, line.about) == ("提交材料", "营业执照")


def test_a_change_of_an_approved_company_is_told_when_it_is_prepared(seller, owner):
    case = cases.open_case(seller=seller, kind="company", actor=owner)
    moved = replace(CompanyData.of(seller), registered_address="上海市新路 2 号", representative_id=OTHER_IDENTITY)
    company_change.propose(case=case, company=moved, actor=owner)
    told = Activity.objects.get(kind="company_change_prepared")
    assert told.changes == [
        ["registered_address", "上海市徐汇区样例路 1 号", "上海市新路 2 号"],
        ["representative_id_last4", "•••• 0006", f"•••• {OTHER_IDENTITY[-4:]}"],
    ]
    assert OTHER_IDENTITY not in str(list(Activity.objects.values()))
    company_change.change_contact(
        seller=seller, name="New", phone=seller.contact_phone, email=seller.contact_email, actor=owner
    )
    assert Activity.objects.get(kind="contact_changed").changes == [["contact_name", seller.contact_name, "New"]]
