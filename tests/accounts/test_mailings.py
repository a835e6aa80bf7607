import pytest

from accounts import preferences
from accounts.mailings import News, tell_sellers
from accounts.models import Notification
from tests.accounts.factories import MembershipFactory, SellerFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_every_seller_is_told_once_in_its_owners_language():
    chinese = SellerFactory(owner=UserFactory(language="zh-hans"))
    english = SellerFactory(owner=UserFactory(language="en"))
    MembershipFactory(seller=english, user=UserFactory(language="zh-hans"), role="owner")
    news = [News(each.pk, each, "/seller/", {"number": each.pk}) for each in (chinese, english)]
    for _again in range(2):
        tell_sellers(kind="statement_closed", news=news)
    found = Notification.objects.order_by("pk")
    assert [(each.seller, each.language, each.subject_id) for each in found] == [
        (chinese, "zh-hans", chinese.pk), (english, "en", english.pk),
    ]  # fmt: skip
    assert {(each.email, each.url, each.context["number"]) for each in found} == {
        (each.contact_email, "/seller/", each.pk) for each in (chinese, english)
    }


def test_who_switched_the_group_off_finds_it_in_the_bell_alone():
    willing, unwilling = SellerFactory(), SellerFactory()
    preferences.switch(owner=unwilling, group="money", by_email=False)
    for kind in ("statement_closed", "seller_suspended"):
        tell_sellers(kind=kind, news=[News(each.pk, each) for each in (willing, unwilling)])
    found = Notification.objects.order_by("kind", "pk").values_list("kind", "seller", "by_email")
    assert list(found) == [
        ("seller_suspended", willing.pk, True),
        ("seller_suspended", unwilling.pk, True),
        ("statement_closed", willing.pk, True),
        ("statement_closed", unwilling.pk, False),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_many_cost_no_more_queries_than_one(count, django_assert_num_queries):
    news = [News(each.pk, each) for each in (SellerFactory() for _each in range(count))]
    with django_assert_num_queries(2):
        tell_sellers(kind="statement_closed", news=news)


def test_no_news_writes_nothing(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        tell_sellers(kind="statement_closed", news=[])
    assert callbacks == []
    assert not Notification.objects.exists()
