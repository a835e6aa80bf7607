"""What customers say: of an article, and of the seller who sent it. Only who bought it can."""

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Seller, User
from accounts.models.qualification import private_storage
from catalog import picture_files
from catalog.models import Product
from marketplace import clock
from marketplace.names import public_name
from marketplace.state import Stateful, Transitions, state_constraint
from orders.models.order import Order, OrderLine

TITLE_LIMIT = 80
REVIEW_LIMIT = 2_000
FEEDBACK_LIMIT = 400
REPLY_LIMIT = 1_000
# Up to so many stars the seller is told at once …
LOW = 2
# … and up to so many an answer is expected.
ANSWERED_UP_TO = 3


class OpinionState(models.TextChoices):
    """Shown and counted, or struck through by an operator."""

    PUBLISHED = "published", _("Published")
    STRUCK = "struck", _("Struck through")


class StrikeReason(models.TextChoices):
    """Why an operator strikes something through."""

    ADVERTISING = "advertising", _("Contact data or advertising")
    ABUSIVE = "abusive", _("Insults or hatred")
    PERSONAL = "personal", _("Somebody's personal data")
    UNRELATED = "unrelated", _("Not about the article or the seller")
    NOT_GENUINE = "not_genuine", _("Bought or not genuine")
    UNLAWFUL = "unlawful", _("Against the law")


class OpinionQuerySet(models.QuerySet[Any]):
    """Reads of reviews and feedback."""

    def published(self) -> "OpinionQuerySet":
        """Return what everybody may read, newest first."""
        return self.filter(state=OpinionState.PUBLISHED).order_by("-pk")

    def of(self, seller: Seller) -> "OpinionQuerySet":
        """Return what is about a seller or an article it sent, newest first."""
        return self.filter(seller=seller).order_by("-pk")

    def to_answer(self) -> "OpinionQuerySet":
        """Return what customers are not content with and the seller has not answered."""
        return self.filter(state=OpinionState.PUBLISHED, rating__lte=ANSWERED_UP_TO, reply="")

    def by(self, customer: User) -> "OpinionQuerySet":
        """Return what a customer wrote, newest first."""
        return self.filter(customer=customer).order_by("-pk")


class Opinion(Stateful):
    """Stars and words of one customer, the seller's reply, and what an operator decided about them."""

    State = OpinionState
    TRANSITIONS: ClassVar[Transitions] = {
        State.PUBLISHED: frozenset({State.STRUCK}),
        State.STRUCK: frozenset({State.PUBLISHED}),
    }

    state = models.CharField(_("state"), max_length=10, choices=OpinionState, default=OpinionState.PUBLISHED)
    seller = models.ForeignKey(
        Seller, on_delete=models.PROTECT, related_name="+", verbose_name=_("seller"), db_index=False
    )
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("customer"),
        db_index=False,
    )
    rating = models.PositiveSmallIntegerField(_("stars"), validators=[MinValueValidator(1), MaxValueValidator(5)])
    language = models.CharField(max_length=10)
    created_at = models.DateTimeField(_("written"), default=clock.now)
    edited_at = models.DateTimeField(null=True)
    reply = models.TextField(_("reply"), blank=True)
    replied_at = models.DateTimeField(null=True)
    strike_reason = models.CharField(_("why struck through"), max_length=12, choices=StrikeReason, blank=True)
    strike_note = models.CharField(_("in words"), max_length=500, blank=True)
    struck_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    struck_at = models.DateTimeField(_("struck through at"), null=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            state_constraint(OpinionState, "%(class)s_state"),
            models.CheckConstraint(condition=Q(rating__gte=1, rating__lte=5), name="%(class)s_rating"),
            models.CheckConstraint(
                condition=Q(reply="", replied_at=None) | (~Q(reply="") & Q(replied_at__isnull=False)),
                name="%(class)s_reply",
            ),
            models.CheckConstraint(
                condition=Q(state="published", struck_at=None)
                | (Q(state="struck", struck_at__isnull=False) & ~Q(strike_reason="")),
                name="%(class)s_struck_with_reason",
            ),
        ]

    @property
    def is_struck(self) -> bool:
        """Whether an operator has struck it through."""
        return self.state == OpinionState.STRUCK

    @property
    def editable_until(self) -> dt.datetime:
        """When its author can change it no longer."""
        return self.created_at + settings.REVIEW_EDITABLE

    @property
    def may_be_edited(self) -> bool:
        """Whether its author may change it now."""
        return not self.is_struck and clock.now() < self.editable_until

    @property
    def may_be_answered(self) -> bool:
        """Whether the seller may reply now, or change the reply."""
        is_open = self.replied_at is None or clock.now() < self.replied_at + settings.REVIEW_EDITABLE
        return not self.is_struck and is_open

    @property
    def author(self) -> str:
        """What everybody may read of its author's name."""
        return public_name(self.customer.full_name) or str(_("A customer"))

    @property
    def stars(self) -> range:
        """One step per star."""
        return range(self.rating)

    @property
    def missing_stars(self) -> range:
        """One step per star that was not given."""
        return range(5 - self.rating)


class ProductReview(Opinion):
    """What a customer says of an article: one per order line, so everyone who writes has bought it."""

    line = models.OneToOneField(OrderLine, on_delete=models.PROTECT, related_name="review")
    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("product"), db_index=False
    )
    title = models.CharField(_("title"), max_length=TITLE_LIMIT, blank=True)
    text = models.TextField(_("review"), max_length=REVIEW_LIMIT, blank=True)

    class Meta(Opinion.Meta):
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        indexes = [
            models.Index(fields=["product", "-id"], condition=Q(state="published"), name="review_product"),
            models.Index(fields=["product", "rating", "-id"], condition=Q(state="published"), name="review_stars"),
            models.Index(fields=["seller", "-id"], name="review_seller"),
            models.Index(
                fields=["seller", "-id"],
                condition=Q(state="published", rating__lte=ANSWERED_UP_TO, reply=""),
                name="review_to_answer",
            ),
            models.Index(fields=["customer", "-id"], name="review_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.line.product_number}: {self.rating}"


class SellerFeedback(Opinion):
    """What a customer says of a seller: one per order, which has one seller however many lines."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="feedback")
    text = models.TextField(_("feedback"), max_length=FEEDBACK_LIMIT, blank=True)

    class Meta(Opinion.Meta):
        verbose_name = _("seller feedback")
        verbose_name_plural = _("seller feedback")
        indexes = [
            # Answers a shop's average of a year without reading a row.
            models.Index(
                fields=["seller", "-created_at"],
                include=["rating"],
                condition=Q(state="published"),
                name="feedback_shown",
            ),
            models.Index(fields=["seller", "-id"], name="feedback_seller"),
            models.Index(fields=["customer", "-id"], name="feedback_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.order.number}: {self.rating}"


class ReviewPictureQuerySet(models.QuerySet["ReviewPicture"]):
    """Reads of pictures."""

    def ready(self) -> "ReviewPictureQuerySet":
        """Return those whose sizes are made, in order."""
        return self.exclude(thumbnail="").order_by("position", "pk")


class ReviewPicture(models.Model):
    """A picture in a review, shown once its sizes are made (``orders.review_pictures``)."""

    review = models.ForeignKey(ProductReview, on_delete=models.CASCADE, related_name="pictures")
    # What was sent, until the sizes are made; never served.
    original = models.FileField(storage=private_storage, max_length=100, blank=True)
    # What its public files have in common (``catalog.picture_files.stem_of``); unguessable and its own.
    stem = models.CharField(max_length=80, unique=True)
    # The size for lists; empty until the sizes are made.
    thumbnail = models.CharField(max_length=100, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager["ReviewPicture"]] = ReviewPictureQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["created_at"], condition=Q(thumbnail=""), name="reviewpicture_waiting")]

    def __str__(self) -> str:
        return self.stem

    @property
    def sources(self) -> picture_files.Sources:
        """The addresses of its files."""
        return picture_files.sources(self.thumbnail)
