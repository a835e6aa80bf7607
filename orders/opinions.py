"""What reviews and feedback have in common: who may write and until when, the seller's reply, the strike-through."""

import datetime as dt
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import activity, notifications
from accounts.models import User
from catalog import ratings
from marketplace import clock, state
from marketplace.db import locked
from marketplace.errors import DomainError
from marketplace.storefronts import store_url
from orders.contact_data import has_contact_data
from orders.models import Order, ProductReview, Purchase, SellerFeedback
from orders.models.review import LOW, REPLY_LIMIT, Opinion, OpinionState, StrikeReason

AnyOpinion = ProductReview | SellerFeedback
Own = TypeVar("Own", bound=Opinion)

ARRIVED = frozenset({Order.State.DELIVERED, Order.State.COMPLETED})


class NotNow(DomainError):
    """It is too early or too late for this, or an operator has struck it through."""


def open_until(order: Order) -> dt.datetime | None:
    """Return until when a customer may write about an order; ``None`` while it has not arrived."""
    if order.state not in ARRIVED or order.delivered_at is None:
        return None
    return order.delivered_at + settings.REVIEW_WINDOW


def is_open(order: Order) -> bool:
    """Return whether something may be written about an order now."""
    until = open_until(order)
    return until is not None and clock.now() < until


def check_open(order: Order, customer: User) -> None:
    """Raise ``NotNow`` unless ``customer`` bought this order and may write about it now."""
    if order.purchase.customer_id != customer.pk:
        raise NotNow(_("Only who has bought it can write about it."))
    until = open_until(order)
    if until is None:
        raise NotNow(_("You can write about it once it has arrived."))
    if clock.now() >= until:
        raise NotNow(_("The time to write about this order is over: 90 days after it arrived."))


def check_editable(opinion: AnyOpinion) -> None:
    """Raise ``NotNow`` where its author can change it no longer."""
    if opinion.is_struck:
        raise NotNow(_("An operator has struck it through. It cannot be changed."))
    if not opinion.may_be_edited:
        raise NotNow(_("It can be changed for 30 days; they are over."))


def clean_rating(rating: int) -> int:
    """Return a number of stars. Raises ``DomainError``."""
    if rating not in ratings.STARS:
        raise DomainError(_("Give one to five stars."), field="rating")
    return rating


def clean_text(text: str, *, limit: int, field: str) -> str:
    """Return what somebody wrote for everybody to read. Raises ``DomainError`` beside ``field``."""
    text = text.replace("\r\n", "\n").strip()
    if len(text) > limit:
        raise DomainError(_("This is too long: at most %(limit)s characters.") % {"limit": limit}, field=field)
    if has_contact_data(text):
        raise DomainError(
            _("Leave out phone numbers, e-mail addresses and web addresses: everybody can read this."), field=field
        )
    return text


def lock(opinion: Own) -> Own:
    """Return an opinion as it is now, locked. Raises ``NotNow`` where its author has taken it away."""
    rows = type(opinion)._default_manager.filter(pk=opinion.pk)
    found: Own | None = locked(rows).select_related("seller", "customer").first()
    if found is None:
        raise NotNow(_("It is not there any more."))
    return found


@transaction.atomic
def reply(*, opinion: AnyOpinion, text: str, actor: User) -> AnyOpinion:
    """Answer for the seller, or change the answer within 30 days; the customer is told of the first one.

    Raises ``DomainError`` for no words, too many, or contact data, and ``NotNow``.
    """
    opinion = lock(opinion)
    if opinion.is_struck:
        raise NotNow(_("An operator has struck it through. It cannot be answered."))
    if not opinion.may_be_answered:
        raise NotNow(_("The reply can be changed for 30 days; they are over."))
    text = clean_text(text, limit=REPLY_LIMIT, field="reply")
    if not text:
        raise DomainError(_("Write your reply."), field="reply")
    before, opinion.reply = opinion.reply, text
    opinion.replied_at = opinion.replied_at or clock.now()
    opinion.save(update_fields=["reply", "replied_at"])
    kind = "reply_changed" if before else "reply_given"
    activity.record(seller=opinion.seller, actor=actor, kind=kind, subject=opinion, about=about(opinion))
    _tell_author(opinion, "opinion_answered")
    return opinion


@transaction.atomic
def strike(*, opinion: AnyOpinion, reason: str, note: str, actor: User) -> AnyOpinion:
    """Take an opinion out of sight and out of the rating; author and seller are told why.

    Raises ``DomainError`` without a reason in both ways, ``IllegalTransition`` where it is struck through already.
    """
    if reason not in StrikeReason.values:
        raise DomainError(_("Choose a reason."), field="reason")
    if not note.strip():
        raise DomainError(_("Say in words what is wrong: author and seller read it."), field="note")
    opinion = lock(opinion)
    state.move(
        opinion, OpinionState.STRUCK, actor=actor, reason=note.strip()[:500],
        strike_reason=reason, strike_note=note.strip()[:500], struck_by=actor, struck_at=clock.now(),
    )  # fmt: skip
    _count(opinion, before=opinion.rating, after=None)
    _tell_both(opinion, "opinion_struck", reason=opinion.strike_reason, note=opinion.strike_note)
    return opinion


@transaction.atomic
def restore(*, opinion: AnyOpinion, actor: User) -> AnyOpinion:
    """Undo a strike-through: shown and counted again, both are told. Raises ``IllegalTransition``."""
    opinion = lock(opinion)
    state.move(
        opinion, OpinionState.PUBLISHED, actor=actor, strike_reason="", strike_note="", struck_by=None, struck_at=None
    )
    _count(opinion, before=None, after=opinion.rating)
    _tell_both(opinion, "opinion_restored")
    return opinion


def tell_if_low(opinion: AnyOpinion) -> None:
    """Tell the seller, once, of one or two stars."""
    if opinion.rating <= LOW:
        notifications.tell_seller(
            seller=opinion.seller, kind="low_rating", subject=opinion, url=seller_url(opinion),
            rating=opinion.rating, **_said(opinion),
        )  # fmt: skip


def about(opinion: AnyOpinion) -> str:
    """Return what an opinion is about, as a log keeps it."""
    return opinion.line.title if isinstance(opinion, ProductReview) else opinion.order.number


def seller_url(opinion: AnyOpinion) -> str:
    """Return where the seller answers an opinion."""
    name = "review-reply" if isinstance(opinion, ProductReview) else "feedback-reply"
    return reverse(f"seller_orders:{name}", args=[opinion.pk])


def purchase_of(opinion: AnyOpinion) -> Purchase:
    """Return the purchase an opinion comes from."""
    return opinion.line.order.purchase if isinstance(opinion, ProductReview) else opinion.order.purchase


def _count(opinion: AnyOpinion, *, before: int | None, after: int | None) -> None:
    if isinstance(opinion, ProductReview):
        ratings.change(product=opinion.product, before=before, after=after)


def _said(opinion: AnyOpinion) -> dict[str, str]:
    """Return what texts of messages need: the article's title, empty for feedback; the order; the store's name."""
    is_review = isinstance(opinion, ProductReview)
    order = opinion.line.order if isinstance(opinion, ProductReview) else opinion.order
    return {
        "title": about(opinion) if is_review else "",
        "order": order.number,
        "store_name": opinion.seller.store_name,
    }


def _tell_author(opinion: AnyOpinion, kind: str, *, occasion: str = "", **context: str) -> None:
    purchase = purchase_of(opinion)
    notifications.tell_user(
        user=opinion.customer, kind=kind, subject=opinion, occasion=occasion,
        url=store_url("orders:my-reviews", storefront=purchase.store, language=purchase.language),
        **_said(opinion), **context,
    )  # fmt: skip


def _tell_both(opinion: AnyOpinion, kind: str, **context: str) -> None:
    occasion = str(opinion.history().count())
    _tell_author(opinion, kind, occasion=occasion, **context)
    notifications.tell_seller(
        seller=opinion.seller, kind=f"{kind}_seller", subject=opinion, occasion=occasion, url=seller_url(opinion),
        **_said(opinion), **context,
    )  # fmt: skip
