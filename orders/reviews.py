"""Reviews of articles: written, changed and taken away by who bought them; the product's rating follows at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalog import ratings
from marketplace import clock, state
from marketplace.db import locked
from orders import opinions, review_pictures
from orders.models import OrderLine, ProductReview
from orders.models.review import REVIEW_LIMIT, TITLE_LIMIT
from orders.opinions import NotNow


@dataclass(frozen=True)
class ReviewInput:
    """What a customer says of an article; words are not asked for."""

    rating: int
    title: str = ""
    text: str = ""
    language: str = "en"


@transaction.atomic
def write_review(
    *, line: OrderLine, customer: User, review: ReviewInput, pictures: "Sequence[File[bytes]]" = ()
) -> ProductReview:
    """Publish a customer's review of what they bought; its rating counts, its pictures follow within seconds.

    Raises ``NotNow`` where ``customer`` may not, or did already; ``DomainError`` beside the field, ``PictureRefused``.
    """
    line = _lock(line)
    opinions.check_open(line.order, customer)
    if ProductReview.objects.filter(line=line).exists():
        raise NotNow(_("You have written about this article already."))
    said = _cleaned(review)
    product = line.offer.product
    made = ProductReview.objects.create(
        line=line, product=product, seller=line.order.seller, customer=customer, **said
    )
    state.begin(made, actor=customer)
    review_pictures.add(review=made, files=pictures)
    ratings.change(product=product, before=None, after=made.rating)
    opinions.tell_if_low(made)
    return made


@transaction.atomic
def change_review(
    *,
    line: OrderLine,
    customer: User,
    review: ReviewInput,
    removed: Collection[int] = (),
    pictures: "Sequence[File[bytes]]" = (),
) -> ProductReview:
    """Let its author change a review within 30 days; ``removed`` are keys of pictures that go.

    Raises as ``write_review``; nothing has changed then.
    """
    found = _own(line, customer)
    opinions.check_editable(found)
    before, said = found.rating, _cleaned(review)
    for name, value in said.items():
        setattr(found, name, value)
    found.edited_at = clock.now()
    found.save(update_fields=[*said, "edited_at"])
    review_pictures.remove(review=found, keys=removed)
    review_pictures.add(review=found, files=pictures)
    ratings.change(product=found.product, before=before, after=found.rating)
    opinions.tell_if_low(found)
    return found


@transaction.atomic
def remove_review(*, line: OrderLine, customer: User) -> None:
    """Take a review away with its pictures, for its author, at any time. Raises ``NotNow`` where it is struck."""
    found = _own(line, customer)
    if found.is_struck:
        raise NotNow(_("An operator has struck it through. It cannot be changed."))
    review_pictures.remove(review=found, keys=list(found.pictures.values_list("pk", flat=True)))
    product, rating = found.product, found.rating
    found.delete()
    ratings.change(product=product, before=rating, after=None)


def _lock(line: OrderLine) -> OrderLine:
    rows = OrderLine.objects.filter(pk=line.pk).select_related("order__seller", "order__purchase", "offer__product")
    return locked(rows).get()


def _own(line: OrderLine, customer: User) -> ProductReview:
    """Return the customer's review of a line, both locked."""
    found: ProductReview | None = ProductReview.objects.filter(line=_lock(line), customer=customer).first()
    if found is None:
        raise NotNow(_("It is not there any more."))
    return opinions.lock(found)


def _cleaned(review: ReviewInput) -> dict[str, int | str]:
    return {
        "rating": opinions.clean_rating(review.rating),
        "title": " ".join(opinions.clean_text(review.title, limit=TITLE_LIMIT, field="title").split()),
        "text": opinions.clean_text(review.text, limit=REVIEW_LIMIT, field="text"),
        "language": review.language,
    }
