import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts import qualification, review
from accounts.models import EvidenceAccess, Seller, User
from tests.accounts import journeys
from tests.accounts.documents import image_bytes, upload
from tests.accounts.factories import MembershipFactory, SellerFactory, UserFactory, valid_uscc

pytestmark = pytest.mark.django_db
REGISTER = "accounts:register"
COMPANY = {
    "uscc": valid_uscc(4242),
    "legal_name": "宁波样例贸易有限公司",
    "tax_number": "",
    "legal_representative": "样例",
    "registered_capital": "5000000.50",
    "established_on": "2019-08-12",
    "registered_address": "宁波市样例路 1 号",
    "business_scope": "",
    "store_name": "Example",
    "contact_name": "样例",
    "contact_phone": "0574 5555 0188",
    "contact_email": "office@example.com",
}


def signed_in(user, language="en"):
    client = Client()
    client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


def client_of(case, language="en"):
    return signed_in(journeys.owner(case), language)


def follow(client, response):
    assert response.status_code == 302
    return client.get(response["Location"])


def test_a_company_registers_page_by_page():
    user = UserFactory()
    client = signed_in(user)
    page = client.get(reverse(REGISTER))
    assert [task.state for task in page.context["tasks"]] == ["todo", "lock", "lock"]

    licence = follow(client, client.post(reverse("accounts:register-company"), COMPANY))
    seller = Seller.objects.get()
    assert (seller.tax_number, seller.registered_capital_minor) == (COMPANY["uscc"], 500_000_050)
    assert licence.request["PATH_INFO"] == reverse("accounts:register-licence")
    tax = follow(client, client.post(licence.request["PATH_INFO"], {"upload": upload(image_bytes(), "licence.png")}))
    check = follow(client, client.post(tax.request["PATH_INFO"], {"use_licence": "on"}))
    assert check.context["complete"] is True
    assert b"licence.png" in check.content
    assert [task.state for task in client.get(reverse(REGISTER)).context["tasks"]] == ["done", "done", "done"]


def test_leaving_and_coming_back_keeps_what_was_given():
    user = UserFactory()
    signed_in(user).post(reverse("accounts:register-company"), COMPANY)
    again = signed_in(user)
    assert [task.state for task in again.get(reverse(REGISTER)).context["tasks"]] == ["done", "todo", "todo"]
    initial = again.get(reverse("accounts:register-company")).context["form"].initial
    assert (initial["legal_name"], initial["registered_capital"]) == (COMPANY["legal_name"], 5_000_000)


def test_what_is_wrong_stands_beside_the_field_and_nothing_is_lost():
    client = signed_in(UserFactory())
    individual = "92" + COMPANY["uscc"][2:]
    page = client.post(reverse("accounts:register-company"), {**COMPANY, "uscc": individual, "contact_phone": ""})
    assert page.status_code == 422
    assert sorted(page.context["form"].errors) == ["contact_phone", "uscc"]
    assert "individual business" in page.context["form"].errors["uscc"][0]
    assert COMPANY["legal_name"] in page.content.decode()
    assert Seller.objects.count() == 0


def test_a_code_is_checked_as_soon_as_it_is_typed():
    client, url = signed_in(UserFactory()), reverse("accounts:register-code-check")
    SellerFactory(uscc=valid_uscc(31))
    said = {code: client.get(url, {"uscc": code}).content.decode() for code in (valid_uscc(30), valid_uscc(31), "92")}
    assert "Not registered with Quay yet" in said[valid_uscc(30)]
    assert "registered with Quay already" in said[valid_uscc(31)]
    assert "has 18 characters; this has 2." in said["92"]


def test_a_second_registration_of_the_same_company_is_refused_on_the_page():
    SellerFactory(uscc=COMPANY["uscc"])
    page = signed_in(UserFactory()).post(reverse("accounts:register-company"), COMPANY)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["uscc"])
    assert Seller.objects.count() == 1


@pytest.mark.parametrize("name", ["licence.pdf", "licence.png"])
def test_a_wrong_file_is_refused_on_the_page(name):
    case = journeys.registered()
    page = client_of(case).post(reverse("accounts:register-licence"), {"upload": upload(b"MZ program", name)})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["upload"]
    assert case.evidence.count() == 0


@pytest.mark.parametrize("content", [b""])
def test_an_empty_file_is_named_as_such(content):
    case = journeys.registered()
    page = client_of(case).post(reverse("accounts:register-licence"), {"upload": upload(content)})
    assert page.context["form"].errors["upload"] == ["The file is empty. Perhaps it was not copied completely."]


def test_the_rest_is_given_in_the_platform_and_submitted():
    case = journeys.registered()
    client = client_of(case)
    pages = [
        ("licence", {"upload": upload()}),
        ("tax-certificate", {"use_licence": "on"}),
        ("bank", {"bank_name": "样例银行", "bank_account_name": case.seller.legal_name,
                  "bank_account_number": "6222000000009876", "upload": upload()}),
        ("invoices", {"statement": "issues_invoices"}),
        ("delivery", {"statement": "platform_only"}),
        ("addresses", {"ship_from_address": "a", "returns_address": "b"}),
    ]  # fmt: skip
    for done, (name, data) in enumerate(pages, 2):
        page = follow(client, client.post(reverse(f"seller:qualification-{name}"), data))
        assert (page.context["progress"].done, page.context["progress"].total) == (done, 7)
    page = follow(client, client.post(reverse("seller:qualification-submission-create")))
    assert (page.context["case"].state, len(page.context["days"])) == ("submitted", 5)
    for name, data in pages:
        assert client.get(reverse(f"seller:qualification-{name}")).status_code == 302
        assert client.post(reverse(f"seller:qualification-{name}"), data).status_code == 302
    assert case.evidence.count() == 5


def test_a_bank_account_and_its_proof_are_kept_together_or_not_at_all():
    case = journeys.registered()
    data = {
        "bank_name": "样例银行", "bank_account_name": case.seller.legal_name, "bank_account_number": "6222000000",
        "upload": upload(b"no document"),
    }  # fmt: skip
    page = client_of(case).post(reverse("seller:qualification-bank"), data)
    case.seller.refresh_from_db()
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["upload"])
    assert (case.seller.bank_account_last4, case.evidence.count()) == ("", 0)


def test_submitting_too_early_says_what_is_missing():
    case = journeys.registered()
    client = client_of(case)
    page = follow(client, client.post(reverse("seller:qualification-submission-create")))
    assert "Still missing: Business licence" in page.content.decode()
    case.refresh_from_db()
    assert case.state == "draft"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("fate", ["draft", "submitted", "in_review", "more_information", "approved", "rejected"])
def test_the_qualification_page_shows_every_state(fate, language):
    reviewer = UserFactory(reviewer=True)
    if fate == "draft":
        case = journeys.registered()
    elif fate == "submitted":
        case = journeys.submitted()
    elif fate == "approved":
        case = journeys.approved(reviewer)
    else:
        case = journeys.in_review(reviewer)
        if fate == "more_information":
            review.request_more_information(case=case, text="The proof, please.", actor=reviewer)
        elif fate == "rejected":
            review.reject_case(case=case, reason="Not readable.", actor=reviewer)
    client = client_of(case, language)
    page = client.get(reverse("seller:qualification"))
    assert (page.status_code, page.context["case"].state) == (200, fate)
    assert client.get(reverse("seller:home")).status_code == 200


def test_a_rejected_application_is_opened_again_from_the_page():
    reviewer = UserFactory(reviewer=True)
    case = review.reject_case(case=journeys.in_review(reviewer), reason="Not readable.", actor=reviewer)
    client = client_of(case)
    assert "Not readable." in client.get(reverse("seller:qualification")).content.decode()
    page = follow(client, client.post(reverse("seller:qualification-reopening-create")))
    assert (page.context["case"].state, page.context["progress"].done) == ("draft", 7)


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
    page = follow(client, client.post(reverse("seller:qualification-withdrawal-create", args=[evidence.pk])))
    assert (page.context["progress"].done, page.context["progress"].next.code) == (6, "bank_proof")


def test_sign_in_leads_where_one_works():
    after = reverse("accounts:after-sign-in")
    assert signed_in(UserFactory()).get(after)["Location"] == reverse("front-door")
    assert signed_in(MembershipFactory().user).get(after)["Location"] == reverse("seller:home")
    queue = reverse("admin:accounts_qualificationcase_changelist")
    assert signed_in(UserFactory(reviewer=True)).get(after)["Location"] == queue
    assert signed_in(UserFactory(is_staff=True, is_superuser=True)).get(after)["Location"] == reverse("admin:index")


def test_name_and_language_are_changed_on_the_profile_page():
    user = UserFactory(language="en")
    client = signed_in(user)
    assert client.post(reverse("accounts:profile"), {"full_name": "Ann", "language": "xx"}).status_code == 422
    response = client.post(reverse("accounts:profile"), {"full_name": "Ann", "language": "zh-hans"})
    user.refresh_from_db()
    assert (user.full_name, user.language) == ("Ann", "zh-hans")
    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == "zh-hans"


def test_sign_up_keeps_the_language_and_leads_to_registration(mailoutbox):
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    password = "long enough 1234"
    data = {"email": "New@Example.com", "password1": password, "password2": password}
    response = client.post(reverse("account_signup") + f"?next={reverse(REGISTER)}", data)
    assert response.status_code == 302
    user = User.objects.get(email="new@example.com")
    assert user.language == "zh-hans"
    assert [message.to for message in mailoutbox] == [["new@example.com"]]


def test_pages_cost_a_constant_number_of_queries(django_assert_max_num_queries):
    case = journeys.submitted()
    client = client_of(case)
    client.get(reverse("seller:qualification"))  # the first page of a sign-in also records the session
    with django_assert_max_num_queries(20) as few:
        client.get(reverse("seller:qualification"))
    reviewer = UserFactory(reviewer=True)
    for _ in range(3):
        review.take_case(case=case, actor=reviewer)
        review.request_more_information(case=case, text="Again.", actor=reviewer)
        qualification.give_evidence(case=case, key="bank_proof", upload=upload(), actor=journeys.owner(case))
        qualification.submit_case(case=case, actor=journeys.owner(case))
        case.refresh_from_db()
        review.release_case(case=case, actor=reviewer)
        case.refresh_from_db()
    with django_assert_max_num_queries(20) as many:
        client.get(reverse("seller:qualification"))
    assert len(many) == len(few)


def test_a_short_password_is_refused_in_the_language_of_the_page():
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    page = client.post(reverse("account_signup"), {"email": "new@example.com", "password1": "kq7", "password2": "kq7"})
    assert "密码太短，至少要 10 个字符。" in page.content.decode()
    assert not User.objects.filter(email="new@example.com").exists()


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "链接已过期或不完整"), ("en", "This link is too old")])
def test_a_wrong_confirmation_link_says_what_to_do(language, words):
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert words in client.get(reverse("account_confirm_email", args=["wrong"])).content.decode()
