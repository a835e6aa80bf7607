"""Reviews at the seller's desk: read them, answer them."""

from typing import Any, ClassVar

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy
from django.views.generic import TemplateView

from accounts.access import SellerPage
from accounts.form_page import FormPage
from accounts.seller_nav import allowed
from orders import desk, opinions, review_pages
from orders.forms.review import ReplyForm
from orders.models import ProductReview, SellerFeedback
from orders.seller_desk import ANSWERERS

VIEWS = {
    "to-answer": gettext_lazy("To answer"),
    "all": gettext_lazy("All reviews"),
    "feedback": gettext_lazy("Feedback"),
}


class ReviewList(SellerPage, TemplateView):
    """What customers say of the articles this seller sent, and of the seller."""

    http_method_names = ("get",)
    template_name = "orders/seller_reviews.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add one page of the view chosen."""
        asked, here = self.request.GET.get("view", ""), reverse("seller_orders:reviews")
        view = asked if asked in VIEWS else "to-answer"
        waiting = review_pages.to_answer(self.seller)
        views = [
            {
                "label": label,
                "url": f"{here}?view={name}",
                "count": waiting if name == "to-answer" else None,
                "tone": "warn",
                "current": name == view,
            }
            for name, label in VIEWS.items()
        ]
        page = review_pages.desk(self.seller, view, page=self.request.GET.get("page", "1"))
        may_write = allowed(ANSWERERS, self.membership.role)
        return super().get_context_data(view=view, views=views, page_obj=page, may_write=may_write, **kwargs)


class ReplyPage(SellerPage, FormPage):
    """One review or feedback with the seller's reply; the base of the two kinds."""

    template_name = "orders/seller_reply.html"
    form_class = ReplyForm
    writes = ANSWERERS
    model: ClassVar[type[ProductReview | SellerFeedback]]
    path: ClassVar[tuple[str, ...]]
    view: ClassVar[str]

    @cached_property
    def opinion(self) -> ProductReview | SellerFeedback:
        """What is answered; 404 where it is about another seller."""
        rows = self.model._default_manager.filter(seller=self.seller).select_related(*self.path, "customer", "seller")
        found: ProductReview | SellerFeedback = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found

    def get_initial(self) -> dict[str, Any]:
        """Begin with the reply there is."""
        return {"reply": self.opinion.reply}

    def perform(self, form: ReplyForm) -> None:
        """Answer."""
        opinions.reply(opinion=self.opinion, text=form.cleaned_data["reply"], actor=self.membership.user)
        messages.success(self.request, _("Your reply is published."))

    def get_success_url(self) -> str:
        """Return the list it came from."""
        return f"{reverse('seller_orders:reviews')}?view={self.view}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is answered."""
        opinion = self.opinion
        order = opinion.line.order if isinstance(opinion, ProductReview) else opinion.order
        crumbs = [
            {"label": _("Reviews"), "url": reverse("seller_orders:reviews")},
            {"label": opinions.about(opinion), "url": ""},
        ]
        return super().get_context_data(
            opinion=opinion,
            order=order,
            order_url=desk.seller_order_url(order),
            may_write=allowed(ANSWERERS, self.membership.role) and opinion.may_be_answered,
            crumbs=crumbs,
            **kwargs,
        )


class ReviewReply(ReplyPage):
    """A review of an article."""

    model = ProductReview
    path = ("line__order__purchase", "product")
    view = "all"


class FeedbackReply(ReplyPage):
    """Feedback about the seller."""

    model = SellerFeedback
    path = ("order__purchase",)
    view = "feedback"
