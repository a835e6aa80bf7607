"""What an approved seller sees of its qualification, and what it applies for."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.accounts import journeys
from tests.accounts.factories import CaseFactory, MembershipFactory, SellerFactory, UserFactory
from tests.accounts.pages import case_topic, client_of, follow, in_state, signed_in

pytestmark = pytest.mark.django_db


def test_categories_are_applied_for_and_withdrawn():
    case = in_state("approved")
    client = client_of(case)
    page = follow(client, client.post(reverse("seller:case-create"), {"kind": "category"}))
    opened = page.context["case"]
    assert (opened.kind, opened.state, page.context["progress"].next.key) == ("category", "draft", "lines")
    follow(client, client.post(case_topic(opened, "lines"), {"lines": ["publications"], "brands": ""}))
    page = client.get(case_topic(opened, "publications"))
    assert list(page.context["form"].fields) == ["upload", "reference", "issued_on", "expires_on"]
    page = follow(client, client.post(reverse("seller:case-withdrawal-create", args=[opened.number])))
    assert page.context["case"].state == "withdrawn"


def test_company_data_are_changed_with_a_diff():
    case = in_state("approved")
    seller, client = case.seller, client_of(case)
    opened = follow(client, client.post(reverse("seller:case-create"), {"kind": "company"})).context["case"]
    form = client.get(case_topic(opened, "company")).context["form"]
    assert "contact_email" not in form.fields
    data = {name: value for name, value in form.initial.items() if value not in (None, "")}
    same = client.post(case_topic(opened, "company"), data)
    assert (same.status_code, same.context["form"].non_field_errors()) == (
        422, ["Nothing is different from what we have."],
    )  # fmt: skip
    client.post(case_topic(opened, "company"), {**data, "registered_address": "杭州市新路 9 号"})
    page = client.get(reverse("seller:case", args=[opened.number]))
    assert [(each.field, each.new) for each in page.context["differences"]] == [
        ("registered_address", "杭州市新路 9 号")
    ]
    seller.refresh_from_db()
    assert seller.registered_address == "杭州市样例路 8 号"


def test_what_runs_out_is_renewed_from_the_overview():
    reviewer = UserFactory(reviewer=True)
    case = journeys.approved(reviewer, lines=["food"])
    client = client_of(case)
    overview = client.get(reverse("seller:qualification"))
    assert {row["held"].key: row["renewable"] for row in overview.context["credentials"]} == {
        "bank_proof": False, "business_licence": True, "food_licence": True, "tax_certificate": False,
    }  # fmt: skip
    page = follow(client, client.post(reverse("seller:renewal-create"), {"key": "food_licence"}))
    assert (page.context["case"].kind, page.context["progress"].next.key) == ("renewal", "food_licence")
    wrong = follow(client, client.post(reverse("seller:renewal-create"), {"key": "bank_proof"}))
    assert "Choose a document that runs out" in wrong.content.decode()


def test_the_contact_is_changed_at_once():
    seller = SellerFactory()
    client = signed_in(seller.memberships.get().user)
    data = {"contact_name": "新人", "contact_phone": "no", "contact_email": "new@example.com"}
    assert client.post(reverse("seller:contact"), data).context["form"].errors.keys() == {"contact_phone"}
    follow(client, client.post(reverse("seller:contact"), {**data, "contact_phone": "0571 5555 0199"}))
    seller.refresh_from_db()
    assert (seller.contact_name, seller.contact_email) == ("新人", "new@example.com")


@pytest.mark.parametrize("role", ["catalogue", "orders", "finance", "viewer"])
def test_the_team_sees_where_it_stands_and_changes_nothing(role):
    case = journeys.approved(UserFactory(reviewer=True), lines=["food"])
    client = signed_in(MembershipFactory(seller=case.seller, role=role).user)
    overview = client.get(reverse("seller:qualification")).content.decode()
    assert "Food business licence" in overview
    assert "<button" not in overview.partition("<main")[2].partition("</main>")[0]
    posts = [
        (reverse("seller:case-create"), {"kind": "category"}),
        (reverse("seller:renewal-create"), {"key": "food_licence"}),
        (reverse("seller:case-reopening-create", args=[case.number]), {}),
        (reverse("seller:contact"), {"contact_name": "x"}),
        (case_topic(case, "lines"), {"lines": ["general"]}),
    ]
    assert [client.post(url, data).status_code for url, data in posts] == [404] * len(posts)
    assert case.seller.cases.count() == 1


def test_the_overview_costs_the_same_with_one_credential_and_with_many(django_assert_num_queries):
    reviewer = UserFactory(reviewer=True)
    case = journeys.approved(reviewer)
    client, url = client_of(case), reverse("seller:qualification")
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    journeys.apply_for(case.seller, reviewer, lines=["food", "publications"], brands=["a", "b", "c"])
    CaseFactory(seller=case.seller, kind="category", lines=["ccc"])
    with django_assert_num_queries(len(few)):
        client.get(url)
    assert len(few) <= 14
