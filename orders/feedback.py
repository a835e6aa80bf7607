"""Feedback about sellers: one per order, given, changed and taken away by its customer."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from marketplace import clock, state
from marketplace.db import locked
from orders import opinions
from orders.models import Order, SellerFeedback
from orders.models.review import FEEDBACK_LIMIT
from orders.opinions import NotNow


@transaction.atomic
def give_feedback(*, order: Order, customer: User, rating: int, text: str, language: str) -> SellerFeedback:
    """Publish what a customer says of an order's seller. Raises ``NotNow``, or ``DomainError`` beside the field."""
    order = _lock(order)
    opinions.check_open(order, customer)
    if SellerFeedback.objects.filter(order=order).exists():
        raise NotNow(_("You have given feedback for this order already."))
    made = SellerFeedback.objects.create(
        order=order, seller=order.seller, customer=customer, language=language, **_cleaned(rating, text)
    )
    state.begin(made, actor=customer)
    opinions.tell_if_low(made)
    return made


@transaction.atomic
def change_feedback(*, order: Order, customer: User, rating: int, text: str, language: str) -> SellerFeedback:
    """Let its author change feedback within 30 days. Raises as ``give_feedback``; nothing has changed then."""
    found = _own(order, customer)
    opinions.check_editable(found)
    said = {**_cleaned(rating, text), "language": language}
    for name, value in said.items():
        setattr(found, name, value)
    found.edited_at = clock.now()
    found.save(update_fields=[*said, "edited_at"])
    opinions.tell_if_low(found)
    return found


@transaction.atomic
def remove_feedback(*, order: Order, customer: User) -> None:
    """Take feedback away, at any time, for its author. Raises ``NotNow`` where it is struck through."""
    found = _own(order, customer)
    if found.is_struck:
        raise NotNow(_("An operator has struck it through. It cannot be changed."))
    found.delete()


def _lock(order: Order) -> Order:
    return locked(Order.objects.filter(pk=order.pk).select_related("seller", "purchase")).get()


def _own(order: Order, customer: User) -> SellerFeedback:
    """Return the customer's feedback for an order, both locked."""
    found: SellerFeedback | None = SellerFeedback.objects.filter(order=_lock(order), customer=customer).first()
    if found is None:
        raise NotNow(_("It is not there any more."))
    return opinions.lock(found)


def _cleaned(rating: int, text: str) -> dict[str, int | str]:
    return {
        "rating": opinions.clean_rating(rating),
        "text": opinions.clean_text(text, limit=FEEDBACK_LIMIT, field="text"),
    }
