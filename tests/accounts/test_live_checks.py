import pytest
from django.test import Client
from django.urls import reverse

from accounts import live_checks
from tests.accounts.factories import IDENTITY, SellerFactory, UserFactory, valid_uscc

pytestmark = pytest.mark.django_db
FREE, TAKEN = valid_uscc(30), valid_uscc(31)


@pytest.fixture
def user():
    return UserFactory()


def look(user, field, seller=None, **values):
    return live_checks.look(field=field, values={field: "", **values}, user=user, seller=seller)


def test_a_code_is_looked_at_as_soon_as_it_is_typed(user):
    SellerFactory(uscc=TAKEN)
    assert look(user, "uscc", uscc=FREE).right == (
        "18 characters, check character right", "Enterprise", "Not registered with Quay yet",
    )  # fmt: skip
    assert "registered with Quay already" in look(user, "uscc", uscc=TAKEN).wrong
    assert "has 18 characters; this has 2." in look(user, "uscc", uscc="92").wrong
    assert "individual business" in look(user, "uscc", uscc="92" + FREE[2:]).wrong


def test_ones_own_code_is_not_called_taken(user):
    seller = SellerFactory(uscc=TAKEN)
    assert look(user, "uscc", seller, uscc=TAKEN).right == ("18 characters, check character right", "Enterprise")


@pytest.mark.parametrize(
    ("field", "values", "right", "wrong"),
    [
        ("legal_name", {"legal_name": "杭州样例有限公司"}, (), ""),
        ("legal_name", {"legal_name": "Acme"}, (), "full Chinese name"),
        ("tax_number", {"tax_number": FREE, "uscc": FREE}, ("Same as the credit code",), ""),
        ("tax_number", {"tax_number": "310000000000001", "uscc": FREE}, ("Well-formed",), ""),
        ("tax_number", {"tax_number": "12", "uscc": FREE}, (), "15 to 20"),
        ("representative_id", {"representative_id": IDENTITY}, ("Well-formed",), ""),
        ("representative_id", {"representative_id": IDENTITY[:-1] + "1"}, (), "fit together"),
        ("store_name", {"store_name": "Nobody's"}, ("Free",), ""),
        ("store_name", {"store_name": " taken "}, (), "Another seller"),
        ("bank_account_name", {"bank_account_name": "x"}, (), ""),
        ("password", {"password": "x"}, (), ""),
        ("uscc", {"uscc": " "}, (), ""),
    ],
)
def test_each_field_says_what_is_right_or_wrong(user, field, values, right, wrong):
    SellerFactory(store_name="Taken")
    found = look(user, field, **values)
    assert found.right == right
    assert wrong in found.wrong
    assert bool(found.wrong) is bool(wrong)


def test_the_account_is_the_companys_own(user):
    seller = SellerFactory(legal_name="上海样例（集团）有限公司")
    assert look(user, "bank_account_name", seller, bank_account_name="上海样例(集团) 有限公司").right
    assert seller.legal_name in look(user, "bank_account_name", seller, bank_account_name="张三").wrong


def test_nobody_reads_the_list_of_sellers_this_way(user, settings):
    settings.LIVE_CHECKS_PER_HOUR = 2
    SellerFactory(uscc=TAKEN)
    said = [bool(look(user, "uscc", uscc=TAKEN).wrong) for _ in range(4)]
    assert said == [True, True, False, False]
    assert bool(look(UserFactory(), "uscc", uscc=TAKEN).wrong) is True


def test_the_page_gets_a_piece_of_html(user):
    client, url = Client(), reverse("accounts:register-live-check")
    assert client.get(url).status_code == 302
    client.force_login(user)
    assert b"fit together" in client.get(url, {"field": "representative_id", "representative_id": "1" * 18}).content
    assert client.get(url).content.strip() == b""
    form = client.get(reverse("accounts:register-company")).content.decode()
    for field in ("uscc", "legal_name", "tax_number", "representative_id", "store_name"):
        assert f'hx-get="{url}?field={field}"' in form
        assert f'id="check-{field}"' in form
