"""The seller's messages: the inbox, and one order's conversation."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from accounts.access import SellerPage
from accounts.models import Membership
from accounts.seller_nav import allowed
from marketplace.errors import DomainError
from orders import desk
from orders.forms.messages import AnswerForm
from orders.messages import answering, attachments, inbox, news, sending
from orders.messages.thread import thread_of
from orders.models import Conversation, Order
from orders.models.message import Side
from orders.views.messages import tell_what_happened

DESK = frozenset({Membership.Role.ORDERS})
PER_PAGE = 25


class Inbox(SellerPage, TemplateView):
    """Conversations by whether the customer waits, the nearest deadline first."""

    template_name = "seller/messages/inbox.html"
    writes = DESK

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add tabs and one page of conversations."""
        view = self.request.GET.get("view", "")
        view = view if view in inbox.VIEWS else inbox.DEFAULT
        number = self.request.GET.get("q", "").strip()[:20]
        rows = inbox.found(self.seller, view=view, number=number)
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            view=view, views=self._tabs(view), number=number, kept=[("view", view)], page_obj=page, rows=list(page),
            **kwargs,
        )  # fmt: skip

    def _tabs(self, view: str) -> list[dict[str, Any]]:
        here, numbers = reverse("seller_orders:messages"), inbox.counts(self.seller)
        tone = "bad" if inbox.waiting(self.seller).late else "warn"
        return [
            {
                "label": label,
                "url": f"{here}?view={code}",
                "count": numbers[code],
                "tone": tone if code == inbox.DEFAULT else "",
                "current": code == view,
            }
            for code, label in inbox.VIEWS.items()
        ]


class OrderMixin(SellerPage):
    """Finds the order that an address names."""

    writes = DESK

    @cached_property
    def order(self) -> Order:
        """The order, if it is this seller's and paid for."""
        found = Order.objects.of(self.seller).filter(paid_at__isnull=False)
        found = found.select_related("purchase__customer", "seller").prefetch_related("lines")
        return get_object_or_404(found, number=self.kwargs["number"])


class ConversationPage(OrderMixin, TemplateView):
    """What was written about an order, the order beside it; the base of what is done there."""

    template_name = "seller/messages/conversation.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what was said and the form."""
        thread = thread_of(self.order, reader=Side.SELLER, file_url=self._file_url)
        form = kwargs.pop("form", None) or AnswerForm()
        return super().get_context_data(
            order=self.order, order_url=desk.seller_order_url(self.order), thread=thread, form=form,
            may_write=allowed(DESK, self.membership.role), **kwargs,
        )  # fmt: skip

    def _file_url(self, pk: int) -> str:
        return reverse("seller_orders:message-file", kwargs={"number": self.order.number, "pk": pk})


class AnswerCreate(ConversationPage):
    """Write to the customer."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Send it; what is wrong is shown with 422."""
        order, form = self.order, AnswerForm(request.POST, request.FILES)
        if form.is_valid():
            data = form.cleaned_data
            try:
                message = sending.send_message(
                    order=order, side=Side.SELLER, author=self.membership.user, text=data["text"],
                    files=data["attachments"], key=data["key"],
                )  # fmt: skip
            except DomainError as refusal:
                form.add_refusal(refusal.field, refusal.message)
            else:
                tell_what_happened(request, message)
                return redirect(news.seller_url(order))
        return self.render_to_response(self.get_context_data(form=form), status=422)


class NoAnswerCreate(OrderMixin, View):
    """Record that what the customer wrote needs no answer."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Stop the clock; a message that came in the meantime is told."""
        conversation = get_object_or_404(Conversation, order=self.order)
        seen = request.POST.get("seen", "")
        try:
            is_news = answering.close_without_answer(
                conversation=conversation,
                seen=int(seen) if seen.isdecimal() and len(seen) <= 18 else 0,
                actor=self.membership.user,
            )
        except DomainError as refusal:
            messages.warning(request, str(refusal))
        else:
            if is_news:
                messages.success(request, _("Recorded: no answer needed."))
        return redirect(news.seller_url(self.order))


class AttachmentFile(OrderMixin, View):
    """A file of the conversation, for the seller's team."""

    http_method_names = ("get",)

    def get(self, _request: HttpRequest, pk: int, **_kwargs: Any) -> FileResponse:
        """Serve it."""
        return attachments.response(get_object_or_404(Conversation, order=self.order), pk)
