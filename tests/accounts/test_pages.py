import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import qualification, review
from accounts.models import EvidenceAccess, Seller
from tests.accounts import journeys
from tests.accounts.documents import image_bytes, upload
from tests.accounts.factories import IDENTITY, MembershipFactory, SellerFactory, UserFactory, valid_uscc
from tests.accounts.pages import case_topic, client_of, follow, in_state, signed_in, states, topic

pytestmark = pytest.mark.django_db
REGISTER = "accounts:register"
COMPANY = {
    "uscc": valid_uscc(4242),
    "legal_name": "宁波样例贸易有限公司",
    "tax_number": "",
    "legal_representative": "样例",
    "representative_id": IDENTITY,
    "registered_capital": "5000000.50",
    "established_on": "2019-08-12",
    "registered_address": "宁波市样例路 1 号",
    "business_scope": "",
    "store_name": "Example",
    "contact_name": "样例",
    "contact_phone": "0574 5555 0188",
    "contact_email": "office@example.com",
}


def bank_data(seller, **changes):
    return {
        "bank_name": "样例银行", "bank_account_name": seller.legal_name, "bank_account_number": "6222000000009876",
        "upload": upload(), **changes,
    }  # fmt: skip


def test_a_company_registers_page_by_page():
    client = signed_in(UserFactory())
    page = client.get(reverse(REGISTER))
    assert (states(page), page.context["done"], page.context["total"]) == (["todo", *["lock"] * 7], 1, 9)

    licence = follow(client, client.post(reverse("accounts:register-company"), COMPANY))
    seller = Seller.objects.get()
    assert (seller.tax_number, seller.registered_capital_minor) == (COMPANY["uscc"], 500_000_050)
    assert licence.context["step"].key == "business_licence"
    here = topic("business_licence")
    tax = follow(client, client.post(here, {"upload": upload(image_bytes(), "licence.png"), "for_good": "on"}))
    bank = follow(client, client.post(topic(tax.context["step"].key), {"use_licence": "on"}))
    assert client.get(reverse(REGISTER)).context["is_registered"] is True
    lines = follow(client, client.post(topic(bank.context["step"].key), bank_data(seller)))
    brand = follow(client, client.post(topic(lines.context["step"].key), {"lines": ["food"], "brands": "云岫\n"}))
    assert [step.key for step in journeys.progress_of(seller.cases.get()).steps] == [
        "company", "business_licence", "tax_certificate", "bank_proof", "lines", "food_licence",
        "brand_authorisation:云岫", "addresses", "invoices", "delivery",
    ]  # fmt: skip
    paper = {"reference": "JY1", "expires_on": "2031-01-01"}
    assert brand.context["step"].key == "food_licence"
    brand = follow(client, client.post(topic("food_licence"), {**paper, "upload": upload()}))
    addresses = follow(client, client.post(topic("brand_authorisation:云岫"), {**paper, "upload": upload()}))
    data = {"ship_from_address": "a", "returns_address": "b"}
    invoices = follow(client, client.post(topic(addresses.context["step"].key), data))
    delivery = follow(client, client.post(topic(invoices.context["step"].key), {"statement": "issues_invoices"}))
    check = follow(client, client.post(topic(delivery.context["step"].key), {"statement": "nationwide"}))
    assert check.request["PATH_INFO"] == reverse("accounts:register-check")
    text = check.content.decode()
    for given in ("licence.png", "Food and drink", "云岫", "JY1", "2031-01-01", "•••• 9876", "31 provinces"):
        assert given in text
    case = seller.cases.get()
    done = follow(client, client.post(reverse("seller:case-submission-create", args=[case.number])))
    assert (done.context["case"].state, len(done.context["days"])) == ("submitted", 5)


def test_leaving_and_coming_back_keeps_what_was_given():
    user = UserFactory()
    signed_in(user).post(reverse("accounts:register-company"), COMPANY)
    again = signed_in(user)
    assert states(again.get(reverse(REGISTER))) == ["done", *["todo"] * 7]
    form = again.get(reverse("accounts:register-company")).context["form"]
    assert (form.initial["legal_name"], str(form.initial["registered_capital"])) == (
        COMPANY["legal_name"],
        "5000000.5",
    )
    assert (form.fields["representative_id"].required, form.initial.get("representative_id")) == (False, None)
    data = {**COMPANY, "representative_id": "", "store_name": "Renamed"}
    assert again.post(reverse("accounts:register-company"), data).status_code == 302
    seller = Seller.objects.get()
    assert (seller.store_name, seller.representative_id_last4) == ("Renamed", IDENTITY[-4:])


def test_what_is_wrong_stands_beside_the_field_and_nothing_is_lost():
    client = signed_in(UserFactory())
    individual = "92" + COMPANY["uscc"][2:]
    page = client.post(reverse("accounts:register-company"), {**COMPANY, "uscc": individual, "contact_phone": ""})
    assert page.status_code == 422
    assert sorted(page.context["form"].errors) == ["contact_phone", "uscc"]
    assert "individual business" in page.context["form"].errors["uscc"][0]
    assert COMPANY["legal_name"] in page.content.decode()
    assert Seller.objects.count() == 0


def test_a_second_registration_of_the_same_company_is_refused_on_the_page():
    SellerFactory(uscc=COMPANY["uscc"])
    page = signed_in(UserFactory()).post(reverse("accounts:register-company"), COMPANY)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["uscc"])
    assert Seller.objects.count() == 1


@pytest.mark.parametrize("name", ["licence.pdf", "licence.png"])
def test_a_wrong_file_is_refused_on_the_page(name):
    case = journeys.registered()
    data = {"upload": upload(b"MZ program", name), "for_good": "on"}
    page = client_of(case).post(topic("business_licence"), data)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["upload"])
    assert case.evidence.count() == 0


def test_an_empty_file_is_named_as_such():
    case = journeys.registered()
    page = client_of(case).post(topic("business_licence"), {"upload": upload(b""), "for_good": "on"})
    assert page.context["form"].errors["upload"] == ["The file is empty. Perhaps it was not copied completely."]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "expires_on"),
        ({"for_good": "on", "expires_on": "2030-01-01"}, "for_good"),
        ({"expires_on": "2020-01-01"}, "expires_on"),
        ({"for_good": "on", "issued_on": "2999-01-01"}, "issued_on"),
        ({"expires_on": "soon"}, "expires_on"),
    ],
)
def test_dates_that_can_not_be_are_refused_beside_their_field(data, field):
    case = journeys.registered()
    page = client_of(case).post(topic("business_licence"), {"upload": upload(), **data})
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert case.evidence.count() == 0


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"brands": "云岫"}, "lines"),
        ({"lines": ["weapons"]}, "lines"),
        ({"lines": ["general"], "brands": "x" * 81}, "brands"),
        ({"lines": ["general"], "brands": "\n".join(f"brand {n}" for n in range(51))}, "brands"),
    ],
)
def test_a_choice_that_can_not_be_is_refused_beside_its_field(data, field):
    case = journeys.registered()
    page = client_of(case).post(topic("lines"), data)
    case.refresh_from_db()
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert (case.lines, case.brands) == ([], [])


@pytest.mark.parametrize("key", ["", "food_licence", "brand_authorisation:云岫", "nonsense", "company_unchanged"])
def test_what_is_not_asked_for_is_not_found(key):
    case = journeys.registered()
    client = client_of(case)
    for url in (topic(key), case_topic(case, key)):
        assert (client.get(url).status_code, client.post(url, {"upload": upload()}).status_code) == (404, 404)


def test_the_rest_is_given_in_the_platform_and_submitted():
    case = journeys.registered()
    client = client_of(case)
    pages = [
        ("business_licence", {"upload": upload(), "for_good": "on"}),
        ("tax_certificate", {"use_licence": "on"}),
        ("bank_proof", bank_data(case.seller)),
        ("lines", {"lines": ["general"]}),
        ("addresses", {"ship_from_address": "a", "returns_address": "b"}),
        ("invoices", {"statement": "issues_invoices"}),
        ("delivery", {"statement": "platform_only"}),
    ]
    for done, (key, data) in enumerate(pages, 2):
        follow(client, client.post(case_topic(case, key), data))
        page = follow(client, client.get(reverse("seller:qualification")))
        assert (page.context["progress"].done, page.context["progress"].total) == (done, 8)
    page = follow(client, client.post(reverse("seller:case-submission-create", args=[case.number])))
    assert (page.context["case"].state, len(page.context["days"])) == ("submitted", 5)
    for key, data in pages:
        assert client.get(case_topic(case, key)).status_code == 302
        page = follow(client, client.post(case_topic(case, key), data))
        assert "can&#x27;t be changed now" in page.content.decode()
    assert case.evidence.count() == 5


def test_a_bank_account_and_its_proof_are_kept_together_or_not_at_all():
    case = journeys.registered()
    page = client_of(case).post(topic("bank_proof"), bank_data(case.seller, upload=upload(b"no document")))
    case.seller.refresh_from_db()
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["upload"])
    assert (case.seller.bank_account_last4, case.evidence.count()) == ("", 0)


def test_submitting_too_early_says_what_is_missing():
    case = journeys.registered()
    client = client_of(case)
    page = follow(client, client.post(reverse("seller:case-submission-create", args=[case.number])))
    assert "Still missing: Business licence" in page.content.decode()
    case.refresh_from_db()
    assert case.state == "draft"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("fate", ["draft", "submitted", "in_review", "more_information", "approved", "rejected"])
def test_the_application_is_shown_in_every_state(fate, language):
    case = in_state(fate)
    client = client_of(case, language)
    page = client.get(reverse("seller:case", args=[case.number]))
    assert (page.status_code, page.context["case"].state) == (200, fate)
    assert client.get(reverse("seller:home")).status_code == 200
    overview = client.get(reverse("seller:qualification"))
    assert overview.status_code == (200 if fate == "approved" else 302)


def test_a_rejected_application_is_opened_again_from_the_page():
    case = in_state("rejected")
    client = client_of(case)
    assert "Not readable." in client.get(reverse("seller:case", args=[case.number])).content.decode()
    page = follow(client, client.post(reverse("seller:case-reopening-create", args=[case.number])))
    assert (page.context["case"].state, page.context["progress"].done) == ("draft", 8)


def test_opening_what_is_not_closed_is_refused_plainly():
    case = in_state("submitted")
    client = client_of(case)
    page = follow(client, client.post(reverse("seller:case-reopening-create", args=[case.number])))
    assert "no longer possible" in page.content.decode()
    case.refresh_from_db()
    assert case.state == "submitted"


def test_the_owner_opens_own_documents_and_each_read_is_recorded():
    case = journeys.submitted()
    evidence = case.evidence.current().get(requirement="business_licence")
    url = reverse("seller:qualification-document", args=[evidence.pk])
    response = client_of(case).get(url)
    assert (response.status_code, response["Content-Type"], response["X-Content-Type-Options"]) == (
        200, "image/png", "nosniff",
    )  # fmt: skip
    assert b"".join(response.streaming_content)[:4] == b"\x89PNG"
    assert list(EvidenceAccess.objects.values_list("evidence", "user")) == [(evidence.pk, journeys.owner(case).pk)]
    viewer = MembershipFactory(seller=case.seller, role="finance")
    assert signed_in(viewer.user).get(url).status_code == 404
    assert EvidenceAccess.objects.count() == 1


def test_a_document_is_withdrawn_from_the_page():
    case = journeys.complete(journeys.registered())
    evidence = case.evidence.current().get(requirement="bank_proof")
    client = client_of(case)
    url = reverse("seller:qualification-withdrawal-create", args=[evidence.pk])
    page = follow(client, client.post(url))
    assert (page.context["progress"].done, page.context["progress"].next.key) == (7, "bank_proof")
    other = in_state("submitted")
    kept = other.evidence.current().get(requirement="bank_proof")
    client = client_of(other)
    page = follow(client, client.post(reverse("seller:qualification-withdrawal-create", args=[kept.pk])))
    kept.refresh_from_db()
    assert kept.withdrawn_at is None
    assert "can&#x27;t be changed now" in page.content.decode()


def test_pages_cost_a_constant_number_of_queries(django_assert_num_queries):
    reviewer = UserFactory(reviewer=True)
    case = journeys.submitted()
    client, url = client_of(case), reverse("seller:case", args=[case.number])
    client.get(url)  # the first page of a sign-in also records the session
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _ in range(3):
        review.take_case(case=case, actor=reviewer)
        review.request_more_information(case=case, text="Again.", actor=reviewer)
        qualification.give_evidence(case=case, key="bank_proof", upload=upload(), actor=journeys.owner(case))
        qualification.submit_case(case=case, actor=journeys.owner(case))
        case.refresh_from_db()
        review.release_case(case=case, actor=reviewer)
        case.refresh_from_db()
    with django_assert_num_queries(len(few)):
        client.get(url)
    assert len(few) <= 16
