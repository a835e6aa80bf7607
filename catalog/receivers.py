"""What catalog does on news from the apps below."""

from typing import Any

from django.dispatch import receiver

from accounts.models import Seller
from accounts.signals import qualifications_changed, seller_approved, seller_reinstated, seller_stopped
from catalog import offers
from catalog.models import Offer

CHUNK = 1_000


@receiver(
    [seller_approved, seller_reinstated, seller_stopped, qualifications_changed], dispatch_uid="catalog.judge_listings"
)
def judge_listings(*, seller: Seller, **_kwargs: Any) -> None:
    """Bring live what a seller may sell now, and suppress what it no longer may."""
    ids = list(Offer.objects.of(seller).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        offers.evaluate(ids[start : start + CHUNK])
