"""What pages show of reviews and feedback; each read costs the same however many there are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, QuerySet, Sum
from django.http import HttpRequest

from accounts import seller_numbers
from accounts.models import Seller, User
from catalog import ratings
from catalog.models import ProductRating
from catalog.shop_parts import ShopPart
from marketplace import clock
from marketplace.storefronts import store_url
from orders.models import ProductReview, ReviewPicture, SellerFeedback
from orders.models.review import ANSWERED_UP_TO

if TYPE_CHECKING:
    _Pages = Paginator[Any]
else:
    _Pages = Paginator

PER_PAGE = 10
DESK_PER_PAGE = 25
# Beyond this a counter in the rail says no more.
COUNT_LIMIT = 100
NUMBERS = ("reviews.to_answer",)
NUMBERS_QUERY = f"""
SELECT count(*) FROM (
    SELECT FROM orders_productreview
    WHERE seller_id = %(seller)s AND state = 'published' AND rating <= {ANSWERED_UP_TO} AND reply = ''
    LIMIT {COUNT_LIMIT}
) waiting
"""  # noqa: S608 - our own text


class _Counted(_Pages):
    """Pages of a list whose length is known already."""

    def __init__(self, found: "QuerySet[Any]", per_page: int, known: int) -> None:
        super().__init__(found, per_page)
        self.known = known

    @property
    def count(self) -> int:
        """How many there are."""
        return self.known


@dataclass(frozen=True)
class Bar:
    """How many reviews have so many stars."""

    stars: int
    count: int
    percent: int
    current: bool


@dataclass(frozen=True)
class Summary:
    """Stars of many summed up; ``mean`` as the active language writes it, empty without any."""

    count: int
    mean: str
    bars: Sequence[Bar] = ()


def summary_of(product_id: int, chosen: int = 0) -> Summary:
    """Return a product's rating with a bar per number of stars; one query."""
    found = ProductRating.objects.filter(product=product_id).first() or ProductRating()
    bars = [
        Bar(stars, count, round(100 * count / found.count) if found.count else 0, stars == chosen)
        for stars, count in found.by_stars.items()
    ]
    return Summary(found.count, ratings.mean(found.sum, found.count), bars)


def of_product(product_id: int, summary: Summary, *, stars: int, page: str) -> "Page[ProductReview]":
    """Return a page of a product's reviews, the newest first, all or those with so many stars; two queries."""
    found = ProductReview.objects.published().filter(product=product_id)
    if stars:
        found = found.filter(rating=stars)
    known = next((bar.count for bar in summary.bars if bar.stars == stars), summary.count)
    return _Counted(_with_pictures(found).select_related("customer", "seller"), PER_PAGE, known).get_page(page)


def feedback_summary(seller: Seller) -> Summary:
    """Return what customers said of a seller in the last 365 days together; one query of one index."""
    recent = SellerFeedback.objects.published().filter(
        seller=seller, created_at__gte=clock.now() - settings.FEEDBACK_SHOWN
    )
    found = recent.order_by().aggregate(count=Count("pk"), total=Sum("rating"))
    return Summary(found["count"], ratings.mean(found["total"] or 0, found["count"]))


def feedback_of(seller: Seller, *, page: str) -> "Page[SellerFeedback]":
    """Return a page of a seller's feedback, the newest first; two queries."""
    found = SellerFeedback.objects.published().filter(seller=seller).order_by("-created_at", "-pk")
    return Paginator(found.select_related("customer", "seller"), PER_PAGE).get_page(page)


def shop_parts_of(_request: HttpRequest, seller: Seller) -> Iterator[ShopPart]:
    """Yield what customers say of a seller, for its shop."""
    url = store_url("orders:shop-feedback", slug=seller.slug)
    yield ShopPart("orders/_shop_feedback.html", {"summary": feedback_summary(seller), "url": url})


def written_by(customer: User, kind: str, *, page: str) -> "Page[Any]":
    """Return a page of what a customer wrote: ``reviews`` or ``feedback``, the newest first."""
    found: QuerySet[Any]
    if kind == "feedback":
        found = SellerFeedback.objects.by(customer).select_related("order", "seller", "customer")
    else:
        found = _with_pictures(ProductReview.objects.by(customer)).select_related("line__order", "seller", "customer")
    return Paginator(found, PER_PAGE).get_page(page)


def to_answer(seller: Seller) -> int:
    """Return how many reviews wait for the seller's reply, at most ``COUNT_LIMIT``; one query per page."""
    (count,) = seller_numbers.of(seller).get(NUMBERS)
    return int(count)


def desk(seller: Seller, view: str, *, page: str) -> "Page[Any]":
    """Return a page of what a seller reads: ``to-answer``, ``all`` reviews, or ``feedback``; three queries."""
    found: QuerySet[Any]
    if view == "feedback":
        found = SellerFeedback.objects.of(seller).select_related("order", "seller", "customer")
    else:
        reviews = ProductReview.objects.of(seller)
        if view == "to-answer":
            reviews = reviews.to_answer()
        found = _with_pictures(reviews).select_related("line__order", "seller", "customer")
    return Paginator(found, DESK_PER_PAGE).get_page(page)


def _with_pictures(found: QuerySet[Any]) -> QuerySet[Any]:
    return found.prefetch_related(Prefetch("pictures", ReviewPicture.objects.ready(), to_attr="shown_pictures"))
