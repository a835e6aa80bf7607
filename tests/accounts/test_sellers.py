import pytest

from accounts import sellers
from accounts.models import Notification
from accounts.signals import seller_reinstated, seller_stopped
from marketplace.errors import DomainError
from tests.accounts.factories import SellerFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_suspending_and_reinstating_are_told_to_the_apps_above():
    seller, heard = SellerFactory(), []
    operator, second = UserFactory(is_staff=True), UserFactory(is_staff=True)
    stopped = lambda seller, **_: heard.append(("stopped", seller.pk))  # noqa: E731
    back = lambda seller, **_: heard.append(("back", seller.pk))  # noqa: E731
    seller_stopped.connect(stopped)
    seller_reinstated.connect(back)
    with pytest.raises(DomainError) as caught:
        sellers.suspend_seller(seller=seller, reason=" ", actor=operator)
    assert (caught.value.field, heard) == ("reason", [])
    assert sellers.suspend_seller(seller=seller, reason="Unsafe goods.", actor=operator).state == "approved"
    with pytest.raises(DomainError, match="a second person"):
        sellers.suspend_seller(seller=seller, reason="Unsafe goods.", actor=operator)
    assert heard == []
    assert sellers.suspend_seller(seller=seller, reason="", actor=second).state == "suspended"
    assert sellers.reinstate_seller(seller=seller, actor=operator).state == "approved"
    with pytest.raises(DomainError):
        sellers.reinstate_seller(seller=seller, actor=operator)
    assert sellers.wind_down_seller(seller=seller, reason="As asked.", actor=operator).state == "winding_down"
    assert heard == [("stopped", seller.pk), ("back", seller.pk), ("stopped", seller.pk)]
    kinds = Notification.objects.filter(seller=seller, kind__startswith="seller_").order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == [
        "seller_suspended",
        "seller_reinstated",
        "seller_winding_down",
    ]
    with pytest.raises(DomainError, match="Only an approved seller"):
        sellers.suspend_seller(seller=seller, reason="Again.", actor=operator)
