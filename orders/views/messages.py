"""A customer's conversations: the panel on the order's page, and the list of all."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import ListView, View

from accounts.models import User
from marketplace.errors import DomainError
from orders.forms.messages import QuestionForm
from orders.messages import attachments, news, sending
from orders.models import Conversation, Message
from orders.models.message import Side
from orders.views.orders import OrderDetail, order_of, order_url


def tell_what_happened(request: HttpRequest, message: Message) -> None:
    """Say that a message is sent, and where contact data was hidden why."""
    messages.success(request, _("Your message is sent."))
    if message.original:
        messages.warning(request, _("Contact data in it is hidden. What is agreed here on Quay protects both of you."))


class MessageCreate(OrderDetail):
    """Write to the seller."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Send it; what is wrong is shown on the order's page with 422."""
        form = QuestionForm(request.POST, request.FILES, is_guest=not request.user.is_authenticated)
        order = self.order
        if form.is_valid():
            data = form.cleaned_data
            author = request.user if request.user.is_authenticated else None
            try:
                message = sending.send_message(
                    order=order, side=Side.BUYER, author=author, topic=data["topic"], text=data["text"],
                    files=data["attachments"], key=data["key"],
                )  # fmt: skip
            except DomainError as refusal:
                form.add_refusal(refusal.field, refusal.message)
            else:
                tell_what_happened(request, message)
                return redirect(f"{order_url(order, self.token)}#{news.PLACE}")
        return self.render_to_response(self.get_context_data(form=form), status=422)


class AttachmentFile(View):
    """A file of the order's conversation, for its customer."""

    http_method_names = ("get",)

    def get(self, request: HttpRequest, number: str, pk: int) -> FileResponse:
        """Serve it."""
        order = order_of(request, number)
        return attachments.response(get_object_or_404(Conversation, order=order), pk)


@method_decorator(never_cache, name="dispatch")
class ConversationsPage(LoginRequiredMixin, ListView):
    """A customer's conversations of all stores, the last one written in first."""

    template_name = "orders/conversations.html"
    context_object_name = "conversations"
    paginate_by = 20

    def get_queryset(self) -> QuerySet[Conversation]:
        """Return the user's own, with what the list shows."""
        customer = cast("User", self.request.user)  # LoginRequiredMixin lets nobody else in
        return Conversation.objects.bought_by(customer).select_related("order__seller", "last_message")
