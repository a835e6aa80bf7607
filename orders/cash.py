"""Who may pay in cash on delivery: customers with an account, in mainland China, up to a limit of their province."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from marketplace.errors import DomainError
from marketplace.storefronts import HOME, Storefront
from marketplace.templatetags.quay import store_amount
from orders.models import Purchase
from orders.models.order import OrderState


def limit(storefront: Storefront, province: str) -> int:
    """Return up to which total (minor units) cash is taken there; 0 where it isn't."""
    if storefront != HOME:
        return 0
    limits: Mapping[str, int] = settings.CASH_LIMITS_MINOR
    return limits.get(province, limits[""])


def is_offered(*, customer: User | None, storefront: Storefront) -> bool:
    """Return whether checkout offers cash at all; how much and where to is checked with the order."""
    return customer is not None and storefront == HOME


def check(*, customer: User | None, storefront: Storefront, province: str, total_minor: int) -> None:
    """Refuse what nobody would collect. ``DomainError`` (field ``payment_provider``) says why."""
    if not is_offered(customer=customer, storefront=storefront):
        raise DomainError(_("Sign in to pay on delivery."), field="payment_provider")
    most = limit(storefront, province)
    if not most:
        raise DomainError(_("Cash on delivery is not possible in this province."), field="payment_provider")
    if total_minor > most:
        message = _("Up to %(amount)s can be paid on delivery there. Choose another way to pay.")
        amount = store_amount(most, storefront.currency)
        raise DomainError(message % {"amount": amount}, field="payment_provider")
    states = [OrderState.UNSHIPPED, OrderState.PARTLY_SHIPPED, OrderState.SHIPPED]
    own = Purchase.objects.filter(customer=customer, pays_on_delivery=True)
    open_ones = own.filter(orders__state__in=states).distinct()
    if open_ones.count() >= settings.CASH_OPEN_PURCHASES:
        message = _("%(count)s orders of yours wait to be paid on delivery. Receive them first, or pay now.")
        raise DomainError(message % {"count": settings.CASH_OPEN_PURCHASES}, field="payment_provider")
