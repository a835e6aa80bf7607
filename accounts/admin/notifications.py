"""The delivery log: what was to be sent to whom, each try, and what was given up."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _, ngettext

from accounts import notification_kinds, outbox
from accounts.admin.evidence import ReadOnly
from accounts.models import Notification, NotificationAttempt, User
from accounts.notifications import words
from marketplace import queues
from marketplace.errors import DomainError
from marketplace.queues import CappedPaginator, Queue, QueueFilter, Section


class GivenUp(Queue):
    """E-mails that no attempt got through."""

    model = Notification
    permission = "accounts.view_notification"
    ordering = ("-pk",)

    def waiting(self, user: User) -> Q:  # noqa: ARG002 - the same for everybody
        """Given up and not sent again since."""
        return Q(failed_at__isnull=False)


queues.register(Section(_("Notifications"), 60, (GivenUp("given-up", _("E-mails given up"), "bad"),)))


class KindFilter(admin.SimpleListFilter):
    """By what it is about."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        """Offer every kind that an app has named."""
        return [(kind.code, f"{kind.label} ({kind.code})") for kind in notification_kinds.kinds()]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Notification]) -> QuerySet[Notification]:
        """Keep one kind."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


class DeliveryFilter(admin.SimpleListFilter):
    """By where the e-mail stands."""

    title = _("e-mail")
    parameter_name = "delivery"
    conditions: ClassVar[dict[str, Q]] = {
        "sent": Q(sent_at__isnull=False),
        "waiting": Q(sent_at=None, failed_at=None, by_email=True),
        "failed": Q(sent_at=None, attempts__gt=0),
        "none": Q(by_email=False),
    }

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        """Offer where it can stand."""
        return [
            ("sent", _("Sent")),
            ("waiting", _("Waiting")),
            ("failed", _("Failed at least once, not sent")),
            ("none", _("Switched off by the recipient")),
        ]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Notification]) -> QuerySet[Notification]:
        """Keep what stands there."""
        condition = self.conditions.get(self.value() or "")
        return queryset.filter(condition) if condition else queryset


class AttemptInline(ReadOnly, admin.TabularInline):
    """Each try, the latest first."""

    model = NotificationAttempt
    fields = ("at", "outcome", "error", "detail")
    ordering = ("-pk",)
    extra = 0


@admin.register(Notification)
class NotificationAdmin(ReadOnly, admin.ModelAdmin):
    """Messages, newest first, found by the whole e-mail address. Their links may open something: they stay hidden."""

    list_display = ("created_at", "what", "email", "delivery", "attempts")
    list_filter = (QueueFilter, DeliveryFilter, ("created_at", admin.DateFieldListFilter), KindFilter)
    # The whole address: an index finds it among millions.
    search_fields = ("email",)
    search_help_text = _("The whole e-mail address")
    list_select_related = ("user",)
    ordering = ("-pk",)
    paginator = CappedPaginator
    show_full_result_count = False
    fields = (
        "what", "subject_line", "email", "user", "seller", "language", "about", "created_at", "read_at",
        "delivery", "sent_at", "failed_at", "retry_at", "attempts",
    )  # fmt: skip
    inlines: ClassVar[list[Any]] = [AttemptInline]
    actions = ("send_again",)

    def get_search_results(
        self, _request: HttpRequest, queryset: QuerySet[Notification], search_term: str
    ) -> tuple[QuerySet[Notification], bool]:
        """Find what went to one address."""
        wanted = search_term.strip().lower()
        return (queryset.filter(email=wanted) if wanted else queryset), False

    @admin.display(description=_("kind"), ordering="kind")
    def what(self, notification: Notification) -> str:
        """Say it in words."""
        return notification_kinds.label_of(notification.kind)

    @admin.display(description=_("subject"))
    def subject_line(self, notification: Notification) -> str:
        """Show the subject in the operator's language; a text that cannot be written is one reason to fail."""
        try:
            return words(notification)[0]
        except Exception:  # noqa: BLE001 - any template may fail; this page is where that is found out
            return "—"

    @admin.display(description=_("about"))
    def about(self, notification: Notification) -> str:
        """Name the row it is about."""
        return f"{notification.subject_type} {notification.subject_id}"

    @admin.display(description=_("e-mail"))
    def delivery(self, notification: Notification) -> str:
        """Say where the e-mail stands."""
        if notification.sent_at:
            return str(_("Sent"))
        if not notification.by_email:
            return str(_("Switched off by the recipient"))
        return str(_("Given up") if notification.failed_at else _("Waiting"))

    def has_send_permission(self, request: HttpRequest) -> bool:
        """Whether this person may have it sent again."""
        return request.user.has_perm("accounts.change_notification")

    @admin.action(description=_("Send again"), permissions=["send"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Notification]) -> None:
        """Take the chosen ones that were given up back into the outbox."""
        sent = 0
        for notification in queryset.order_by("pk"):
            try:
                outbox.send_again(notification=notification)
            except DomainError as refusal:
                messages.error(request, f"{notification}: {refusal}")
            else:
                sent += 1
        if sent:
            text = ngettext("%(count)s e-mail is sent again.", "%(count)s e-mails are sent again.", sent)
            messages.success(request, text % {"count": sent})
