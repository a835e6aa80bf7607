"""Conversations for operators to look at, with what is hidden from both sides; each look is recorded."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.access import user_of
from accounts.admin.evidence import ReadOnly
from marketplace.queues import CappedPaginator
from orders import contact_data
from orders.messages import attachments, looks
from orders.models import AnswerClock, Attachment, Conversation, ConversationLook, Message


class MessageInline(ReadOnly, admin.TabularInline):
    """What was said, as both sides read it and as it was typed."""

    model = Message
    fields = ["created_at", "side", "author", "topic", "as_read", "as_typed", "files"]
    readonly_fields = ["as_read", "as_typed", "files"]
    ordering = ["pk"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        """Return the messages with people and files in two queries."""
        return super().get_queryset(request).select_related("author").prefetch_related("attachments")

    @admin.display(description=_("As both sides read it"))
    def as_read(self, message: Message) -> str:
        """The text with its marks."""
        return contact_data.in_words(message.text)

    @admin.display(description=_("As it was typed"))
    def as_typed(self, message: Message) -> str:
        """The original where something is hidden."""
        return message.original or "—"

    @admin.display(description=_("Files"))
    def files(self, message: Message) -> SafeString | str:
        """Links to what came with it."""
        name = "admin:orders_conversation_file"
        links = [
            (reverse(name, args=[message.conversation_id, each.pk]), each.position)
            for each in message.attachments.all()
        ]
        return format_html_join(" ", '<a href="{}" target="_blank">{}</a>', links) if links else "—"


class AnswerClockInline(ReadOnly, admin.TabularInline):
    """How long the seller took each time."""

    model = AnswerClock
    fields = ["answer_by", "ended_at", "ending", "ended_by"]
    ordering = ["pk"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[AnswerClock]:
        """Return the clocks with the people in one query."""
        return super().get_queryset(request).select_related("ended_by")


class LookInline(ReadOnly, admin.TabularInline):
    """Which of the staff looked at it, and when."""

    model = ConversationLook
    fields = ["user", "at", "attachment"]
    ordering = ["-pk"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[ConversationLook]:
        """Return the looks with the people in one query."""
        return super().get_queryset(request).select_related("user", "attachment")


@admin.register(Conversation)
class ConversationAdmin(ReadOnly, admin.ModelAdmin):
    """Conversations, the last one written in first."""

    list_display = ["order", "seller", "topic", "last_at", "answer_by"]
    list_filter = ["topic", ("answer_by", admin.EmptyFieldListFilter)]
    list_select_related = ["order", "seller"]
    search_fields = ["=order__number", "seller__store_name"]
    ordering = ["-last_at", "-pk"]
    show_full_result_count = False
    paginator = CappedPaginator
    fields = ["order", "seller", "topic", "last_at", "answer_by"]
    inlines = [MessageInline, AnswerClockInline, LookInline]

    def get_urls(self) -> list[URLPattern]:
        """Add where files are read."""
        view = self.admin_site.admin_view(self.file_view)
        return [path("<int:pk>/files/<int:file>/", view, name="orders_conversation_file"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Record the look, then show the conversation."""
        found = Conversation.objects.filter(pk=int(object_id)).first() if object_id.isdecimal() else None
        if found is not None and request.method == "GET" and self.has_view_permission(request, found):
            looks.record_look(conversation=found, user=user_of(request))
        return super().change_view(request, object_id, form_url, extra_context)

    def file_view(self, request: HttpRequest, pk: int, file: int) -> FileResponse:
        """Record the look, then serve the file."""
        conversation = get_object_or_404(Conversation, pk=pk)
        if request.method != "GET" or not self.has_view_permission(request, conversation):
            raise PermissionDenied
        attachment = get_object_or_404(Attachment, pk=file, message__conversation=conversation)
        looks.record_look(conversation=conversation, user=user_of(request), attachment=attachment)
        return attachments.response(conversation, attachment.pk)
