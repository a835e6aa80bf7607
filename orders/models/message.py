"""What buyer and seller write to each other about an order, and how fast sellers answer."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from accounts.models import Seller, User
from accounts.models.qualification import private_storage
from marketplace import clock
from orders.models.order import Order

TEXT_LIMIT = 2_000
FILE_LIMIT = 3


class Side(models.TextChoices):
    """Who speaks in a conversation."""

    BUYER = "buyer", _("Customer")
    SELLER = "seller", _("Seller")
    PLATFORM = "platform", _("Quay")


class Topic(models.TextChoices):
    """What a customer writes about."""

    DELIVERY = "delivery", _("Delivery")
    ARTICLE = "article", _("Article")
    INVOICE = "invoice", _("Invoice")
    RETURN = "return", _("Return")
    OTHER = "other", _("Something else")


class ConversationQuerySet(models.QuerySet["Conversation"]):
    """Reads of conversations."""

    def of(self, seller: Seller) -> "ConversationQuerySet":
        """Return a seller's conversations, the last one written in first."""
        return self.filter(seller=seller).order_by("-last_at", "-pk")

    def waiting(self) -> "ConversationQuerySet":
        """Return what sellers still have to answer, the nearest deadline first."""
        return self.filter(answer_by__isnull=False).order_by("answer_by", "pk")

    def bought_by(self, customer: User) -> "ConversationQuerySet":
        """Return a customer's conversations, the last one written in first."""
        return self.filter(order__purchase__customer=customer).order_by("-last_at", "-pk")


class Conversation(models.Model):
    """Everything written about one order; ``answer_by`` is the end of its running ``AnswerClock``."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="conversation")
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="conversations", db_index=False)
    # What the customer chose last; empty while only the seller has written.
    topic = models.CharField(_("topic"), max_length=10, choices=Topic.choices, blank=True)
    last_message = models.OneToOneField("Message", null=True, on_delete=models.PROTECT, related_name="+")
    last_at = models.DateTimeField(_("last message"), default=clock.now)
    answer_by = models.DateTimeField(_("answer by"), null=True)
    reminded_at = models.DateTimeField(null=True)
    # Whether something came for the customer since they last looked.
    is_new_to_buyer = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["Conversation"]] = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reminded_at=None) | models.Q(answer_by__isnull=False),
                name="conversation_reminded_of_a_clock",
            )
        ]
        indexes = [
            models.Index(
                fields=["seller", "answer_by"],
                condition=models.Q(answer_by__isnull=False),
                name="conversation_to_answer",
            ),
            models.Index(
                fields=["answer_by"],
                condition=models.Q(answer_by__isnull=False, reminded_at=None),
                name="conversation_to_remind",
            ),
            models.Index(fields=["seller", "-last_at"], name="conversation_newest"),
        ]

    def __str__(self) -> str:
        return str(self.order)


class Message(models.Model):
    """One message; never changed. ``text`` is what both sides read."""

    Side = Side
    Topic = Topic

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="messages", db_index=False)
    side = models.CharField(_("from"), max_length=10, choices=Side.choices)
    # Nobody where a guest wrote.
    author = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"), db_index=False
    )
    topic = models.CharField(_("topic"), max_length=10, choices=Topic.choices, blank=True)
    # With marks in place of contact data (orders.contact_data).
    text = models.TextField(_("text"))
    # What was typed, where something of it is hidden; for staff only.
    original = models.TextField(blank=True)
    # Same key, same message: a double click writes once.
    key = models.CharField(max_length=32)
    created_at = models.DateTimeField(_("time"), default=clock.now)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(fields=["conversation", "side", "key"], name="message_once_per_key"),
            models.CheckConstraint(condition=models.Q(side__in=Side.values), name="message_side"),
            models.CheckConstraint(
                condition=models.Q(side=Side.BUYER) | models.Q(author__isnull=False), name="message_author"
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="message_not_empty"),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("original"), TEXT_LIMIT), name="message_not_too_long"
            ),
        ]
        indexes = [models.Index(fields=["conversation", "side", "created_at"], name="message_of_conversation")]

    def __str__(self) -> str:
        return f"{self.side}: {self.pk}"


def attachment_path(attachment: "Attachment", _filename: str) -> str:
    """Return where a file is stored: by message and place, never by a name someone else chose."""
    return f"messages/{attachment.message_id}/{attachment.position}"


class Attachment(models.Model):
    """A picture (encoded anew) or a PDF that came with a message; never changed."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="attachments", db_index=False)
    # Counted from 1.
    position = models.PositiveSmallIntegerField()
    file = models.FileField(storage=private_storage, upload_to=attachment_path, max_length=200)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["message", "position"], name="attachment_once_per_place"),
            models.CheckConstraint(
                condition=models.Q(position__gte=1, position__lte=FILE_LIMIT), name="attachment_few_per_message"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id}/{self.position}"

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown on a page."""
        return self.content_type.startswith("image/")


class AnswerClock(models.Model):
    """How long a seller took: from the first unanswered message of a customer to the answer. At most one runs."""

    class Ending(models.TextChoices):
        """How a clock was stopped."""

        ANSWERED = "answered", _("Answered")
        NOT_NEEDED = "not_needed", _("No answer needed")

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="clocks", db_index=False)
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="+", db_index=False)
    question = models.OneToOneField(Message, on_delete=models.PROTECT, related_name="clock")
    answer_by = models.DateTimeField(_("answer by"))
    ended_at = models.DateTimeField(_("stopped"), null=True)
    ending = models.CharField(_("how"), max_length=10, choices=Ending.choices, blank=True)
    ended_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=_("person")
    )

    class Meta:
        verbose_name = _("time of an answer")
        verbose_name_plural = _("times of answers")
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], condition=models.Q(ended_at=None), name="answerclock_one_runs"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ending="", ended_by=None)
                | models.Q(ended_at__isnull=False, ending__in=["answered", "not_needed"], ended_by__isnull=False),
                name="answerclock_stopped_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["seller", "answer_by"], name="answerclock_of_seller"),
            models.Index(fields=["conversation"], name="answerclock_of_conversation"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.answer_by}"


class ConversationLook(models.Model):
    """One look of a member of staff at a conversation with its originals, or at a file of it; never changed."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="looks")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=_("who"))
    attachment = models.ForeignKey(
        Attachment, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=_("attachment")
    )
    at = models.DateTimeField(_("when"), default=clock.now)

    class Meta:
        verbose_name = _("look at a conversation")
        verbose_name_plural = _("looks at conversations")

    def __str__(self) -> str:
        return f"{self.user_id} looked at {self.conversation_id}"
