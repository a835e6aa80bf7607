"""The transactional outbox of everything people are told."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.seller import Seller
from accounts.models.user import User
from marketplace import clock


class NotificationGroup(models.TextChoices):
    """Groups of messages that people switch together."""

    ORDERS = "orders", _("Orders and deliveries")
    MESSAGES = "messages", _("Messages")
    REVIEWS = "reviews", _("Reviews")
    PRODUCTS = "products", _("Products")
    MONEY = "money", _("Money")
    ACCOUNT = "account", _("Account and security")


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Reads of notifications."""

    def to_send(self) -> "NotificationQuerySet":
        """Return what still has to leave as e-mail and need not wait after a failure."""
        waiting = self.filter(sent_at=None, by_email=True, failed_at=None)
        return waiting.filter(models.Q(retry_at=None) | models.Q(retry_at__lte=clock.now())).order_by("pk")

    def for_bell(self, user: User, seller: Seller | None) -> "NotificationQuerySet":
        """Return what ``user`` sees in the bell: their own, and the team's where they work for ``seller``."""
        own = models.Q(user=user)
        return self.filter(own | models.Q(seller=seller) if seller else own).order_by("-pk")

    def latest_for_bell(self, user: User, seller: Seller | None, most: int) -> "models.QuerySet[Notification, int]":
        """Return the keys of the latest ``most`` of each, own and the team's.

        A seller with a million messages costs no more than one with few: each part ends at an index.
        """
        own = self.filter(user=user).order_by("-pk").values_list("pk", flat=True)[:most]
        if seller is None:
            return own
        team = self.filter(seller=seller).order_by("-pk").values_list("pk", flat=True)[:most]
        return own.union(team, all=True)

    def unread(self) -> "NotificationQuerySet":
        """Return what nobody has opened."""
        return self.filter(read_at=None)


class Notification(models.Model):
    """One message to one address about one subject; the unique key makes it exactly one."""

    kind = models.CharField(max_length=40)
    email = models.EmailField()
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="notifications")
    # Set when the message is for a seller's whole team; they share the bell.
    seller = models.ForeignKey(Seller, null=True, on_delete=models.CASCADE, related_name="notifications")
    subject_type = models.CharField(max_length=64)
    subject_id = models.BigIntegerField()
    # Tells repeated messages about one subject apart (a reminder's day); empty for one-time ones.
    occasion = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10)
    context = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    url = models.CharField(max_length=300, blank=True)
    by_email = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_type", "subject_id", "email", "occasion"], name="notification_exactly_once"
            )
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(sent_at=None, by_email=True), name="notification_outbox"),
            models.Index(fields=["seller", "-id"], name="notification_seller"),
            models.Index(fields=["user", "-id"], name="notification_user"),
            models.Index(fields=["email", "-id"], name="notification_email"),
            models.Index(fields=["-id"], condition=models.Q(failed_at__isnull=False), name="notification_given_up"),
            # The bell counts by them, every half minute on every open page.
            models.Index(fields=["user", "-id"], condition=models.Q(read_at=None), name="notification_user_unread"),
            models.Index(
                fields=["seller", "-id"], condition=models.Q(read_at=None), name="notification_seller_unread"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.email}"


class NotificationAttempt(models.Model):
    """One try to send a notification's e-mail; kept for ``MAIL_ATTEMPTS_KEPT``."""

    class Outcome(models.TextChoices):
        """What became of it."""

        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed, tried again later")
        GIVEN_UP = "given_up", _("Failed, given up")

    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField(_("at"), default=clock.now)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices)
    # The error's class and what it said, without addresses.
    error = models.CharField(_("error"), max_length=60, blank=True)
    detail = models.CharField(_("what it said"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("try to send")
        verbose_name_plural = _("tries to send")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=["sent", "failed", "given_up"]), name="notificationattempt_outcome"
            )
        ]
        indexes = [models.Index(fields=["at"], name="notificationattempt_at")]

    def __str__(self) -> str:
        return f"{self.notification_id}: {self.outcome}"


class NotificationPreference(models.Model):
    """Whether a person, or a seller's team, wants a group's e-mails; who has no row wants them.

    Kinds that may not be switched off (``notification_kinds``) are sent all the same; the bell shows everything.
    """

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="notification_preferences")
    seller = models.ForeignKey(Seller, null=True, on_delete=models.CASCADE, related_name="notification_preferences")
    group = models.CharField(max_length=10, choices=NotificationGroup.choices)
    by_email = models.BooleanField()
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "group"], name="notificationpreference_user_group"),
            models.UniqueConstraint(fields=["seller", "group"], name="notificationpreference_seller_group"),
            models.CheckConstraint(
                condition=models.Q(user=None) ^ models.Q(seller=None), name="notificationpreference_of_one"
            ),
            models.CheckConstraint(
                condition=models.Q(group__in=NotificationGroup.values), name="notificationpreference_group"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user or self.seller}: {self.group}"
