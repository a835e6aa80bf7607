import pytest

from accounts import product_lines, qualification, requirements
from accounts.demands import Demand, demand_of, demands_of
from accounts.progress import progress_of
from marketplace.errors import DomainError
from tests.accounts import journeys
from tests.accounts.factories import CaseFactory, SellerFactory

pytestmark = pytest.mark.django_db
ONBOARDING = ["business_licence", "tax_certificate", "bank_proof"]
DECLARED = ["invoices", "delivery"]


def keys(**fields):
    return [demand.key for demand in demands_of(CaseFactory(**fields))]


@pytest.mark.parametrize(
    ("lines", "brands", "between"),
    [
        (["general"], [], []),
        (["food"], [], ["food_licence"]),
        (["food", "health_food"], [], ["food_licence", "health_food"]),
        (["telecom", "ccc"], ["云岫", "A/B"], [
            "ccc_certificate", "network_access", "brand_authorisation:云岫", "brand_authorisation:A/B",
        ]),
    ],
)  # fmt: skip
def test_onboarding_asks_for_what_the_lines_and_brands_need(lines, brands, between):
    assert keys(lines=lines, brands=brands) == [*ONBOARDING, *between, *DECLARED]


def test_each_other_kind_asks_for_its_own():
    seller = SellerFactory()
    of = {"seller": seller}
    assert keys(kind="category", lines=["publications"], **of) == ["publications"]
    assert keys(kind="renewal", renews=["food_licence", "brand_authorisation:云岫"], **of) == [
        "food_licence", "brand_authorisation:云岫",
    ]  # fmt: skip
    assert keys(kind="reverification", **of) == ["business_licence", "company_unchanged"]
    assert keys(kind="bank", **of) == ["bank_proof"]
    assert keys(kind="company", proposed={"store_name": "新"}, **of) == ["business_licence"]
    seller.cases.filter(kind="company").update(state="rejected")
    assert keys(kind="company", proposed={"tax_number": "310000000000001"}, **of) == [
        "business_licence", "tax_certificate",
    ]  # fmt: skip


def test_a_key_names_its_demand():
    for demand in (Demand(requirements.BANK_PROOF), Demand(requirements.BRAND, "云岫")):
        assert demand_of(demand.key) == demand
    assert Demand(requirements.BRAND, "云岫").label == "Brand authorisation · 云岫"


def test_every_line_asks_for_registered_requirements():
    codes = {requirement.code for requirement in requirements.ALL}
    assert len(codes) == len(requirements.ALL)
    for line in product_lines.ALL:
        assert {each.code for each in line.requirements} <= codes
        assert line.is_regulated == (line.code != "general")


# --- choosing -----------------------------------------------------------------------------------


def test_what_is_no_longer_applied_for_is_neither_asked_nor_shown():
    case = journeys.complete(journeys.registered(), lines=["food"], brands=["云岫"])
    case.refresh_from_db()
    assert progress_of(case).is_complete
    case = qualification.choose_lines(case=case, lines=["general", "publications"], brands=[])
    progress = progress_of(case)
    assert [step.key for step in progress.steps if not step.is_done] == ["publications"]
    assert [each.key for each in progress.documents()] == ONBOARDING
    assert case.evidence.count() == 7


def test_brands_are_kept_once_whatever_their_case_and_spaces():
    case = journeys.registered()
    case = qualification.choose_lines(case=case, lines=["general"], brands=[" Kumo  Home ", "kumo home", "", "云岫"])
    assert case.brands == ["Kumo Home", "云岫"]


@pytest.mark.parametrize(
    ("lines", "brands", "field"),
    [
        ([], [], "lines"),
        (["weapons"], [], "lines"),
        (["general"], ["x" * 81], "brands"),
        (["general"], ["a:b"], "brands"),
        (["general"], [f"brand {number}" for number in range(51)], "brands"),
    ],
)
def test_a_wrong_choice_changes_nothing(lines, brands, field):
    case = journeys.registered()
    with pytest.raises(DomainError) as caught:
        qualification.choose_lines(case=case, lines=lines, brands=brands)
    case.refresh_from_db()
    assert (caught.value.field, case.lines, case.brands) == (field, [], [])


# --- numbers and dates --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "stated", "field"),
    [
        ("food_licence", {"reference": " "}, "reference"),
        ("food_licence", {"reference": "x" * 61}, "reference"),
        ("food_licence", {"expires_on": None}, "expires_on"),
        ("food_licence", {"expires_on": "2026-11-23"}, "expires_on"),
        ("food_licence", {"issued_on": "2026-11-25"}, "issued_on"),
        ("food_licence", {"issued_on": "2026-11-24", "expires_on": "2026-11-24"}, "expires_on"),
        ("business_licence", {"expires_on": "2020-01-01"}, "expires_on"),
    ],
)
def test_particulars_that_can_not_be_right_are_refused(key, stated, field):
    case = qualification.choose_lines(case=journeys.registered(), lines=["food"], brands=[])
    with journeys.at_noon("2026-11-24"), pytest.raises(DomainError) as caught:
        journeys.give(
            case, key, **{name: journeys.day(value) if "_on" in name else value for name, value in stated.items()}
        )
    assert caught.value.field == field
    assert case.evidence.count() == 0


def test_what_is_not_asked_for_is_not_kept():
    case = journeys.registered()
    with journeys.at_noon("2026-11-24"):
        proof = journeys.give(case, "bank_proof", reference="1", expires_on=journeys.day("2030-01-01"))
        licence = journeys.give(case, "business_licence", expires_on=journeys.day("2030-01-01"))
    assert (proof.reference, proof.expires_on) == ("", None)
    assert (licence.reference, str(licence.expires_on)) == ("", "2030-01-01")


def test_nothing_is_given_that_the_case_does_not_ask_for():
    case = journeys.registered()
    for key in ("food_licence", "brand_authorisation:云岫", "company_unchanged", "nonsense"):
        with pytest.raises(DomainError, match="not something we ask for"):
            qualification.give_evidence(case=case, key=key, upload=journeys.upload(), actor=journeys.owner(case))
    assert case.evidence.count() == 0
