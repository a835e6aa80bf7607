"""Reviews in the stores: those of a product, feedback about a seller, and what a customer writes."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.http import quote_etag
from django.utils.translation import get_language, gettext as _, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView, View

from accounts.form_page import FormPage
from accounts.models import Seller, User
from catalog import product_page
from catalog.views.pictures import served
from marketplace.storefronts import store_url
from orders import feedback, opinions, review_pages, reviews
from orders.forms.review import FeedbackForm, ReviewForm
from orders.models import Order, OrderLine, ProductReview, ReviewPicture, SellerFeedback
from orders.opinions import NotNow
from orders.review_pictures import FOLDER
from orders.views.orders import order_url

REVALIDATED = "private, no-cache"
KINDS = {"reviews": gettext_lazy("Reviews of articles"), "feedback": gettext_lazy("Feedback for sellers")}


@require_safe
def product_reviews(request: HttpRequest, number: str) -> HttpResponse:
    """Show what customers say of a product; ``?stars=`` leaves those with so many."""
    product = product_page.find(number)
    if product is None:
        raise Http404
    stars = int(asked) if (asked := request.GET.get("stars", "")) in {"1", "2", "3", "4", "5"} else 0
    summary = review_pages.summary_of(product.pk, stars)
    page = review_pages.of_product(product.pk, summary, stars=stars, page=request.GET.get("page", "1"))
    context = {
        "product": product,
        "words": product_page.words(product, get_language() or "en"),
        "product_url": store_url("catalog:product", number=product.number),
        "here": store_url("orders:reviews", number=product.number),
        "summary": summary,
        "stars": stars,
        "page_obj": page,
    }
    return render(request, "orders/reviews.html", context)


@require_safe
def shop_feedback(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what customers say of a seller."""
    seller = get_object_or_404(Seller.objects.able_to_sell(), slug=slug)
    page = review_pages.feedback_of(seller, page=request.GET.get("page", "1"))
    context = {"seller": seller, "summary": review_pages.feedback_summary(seller), "page_obj": page}
    return render(request, "orders/shop_feedback.html", context)


@require_safe
def review_picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """Send a picture of a review that is shown; of one that is struck through only to operators.

    Browsers keep it and ask each time whether they still may, so that it is offline at once.
    """
    stem, name = f"{FOLDER}/{path.rpartition('/')[0]}", f"{FOLDER}/{path}"
    picture = ReviewPicture.objects.filter(stem=stem).select_related("review").first()
    if picture is None:
        raise Http404
    if not picture.review.is_struck:
        # What stands under a name never changes.
        tag = quote_etag(name)
        answer = get_conditional_response(request, etag=tag) or served(name, cache=REVALIDATED)
        answer["Cache-Control"], answer["ETag"] = REVALIDATED, tag
        return answer
    if not request.user.has_perm("orders.view_productreview"):
        raise Http404
    return served(name, cache="private, no-store")


@method_decorator(never_cache, name="dispatch")
class OpinionPage(LoginRequiredMixin, FormPage):
    """Where a customer writes, changes or reads again what they think; base of the two kinds."""

    template_name = "orders/opinion_form.html"

    @property
    def customer(self) -> User:
        """Who is signed in: LoginRequiredMixin lets nobody else in."""
        return cast("User", self.request.user)

    @property
    def order(self) -> Order:
        """The order it is about; 404 where it is another's."""
        raise NotImplementedError

    @property
    def opinion(self) -> ProductReview | SellerFeedback | None:
        """What the customer wrote already."""
        raise NotImplementedError

    def refusal(self) -> str:
        """Return why nothing can be written or changed now, or nothing."""
        try:
            if self.opinion is None:
                opinions.check_open(self.order, self.customer)
            else:
                opinions.check_editable(self.opinion)
        except NotNow as refusal:
            return str(refusal)
        return ""

    def get_success_url(self) -> str:
        """Return the order's page."""
        return order_url(self.order)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what it is about, and why it may be closed."""
        return super().get_context_data(
            order=self.order, order_url=order_url(self.order), opinion=self.opinion, refusal=self.refusal(), **kwargs
        )


class ReviewPage(OpinionPage):
    """A customer's review of one article of an order."""

    form_class = ReviewForm

    @cached_property
    def line(self) -> OrderLine:
        """The article, if the customer bought it."""
        return line_of(self.request, self.kwargs["number"], self.kwargs["pk"])

    @property
    def order(self) -> Order:
        """Its order."""
        return self.line.order

    @cached_property
    def opinion(self) -> ProductReview | None:
        """The review that is there."""
        return ProductReview.objects.filter(line=self.line).select_related("customer", "seller").first()

    def get_form_kwargs(self) -> dict[str, Any]:
        """Begin with what is there."""
        return {**super().get_form_kwargs(), "review": self.opinion}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the article."""
        return super().get_context_data(line=self.line, **kwargs)

    def perform(self, form: ReviewForm) -> None:
        """Write it, or change it."""
        said, files = form.review(get_language() or "en"), form.cleaned_data["pictures"]
        if self.opinion is None:
            reviews.write_review(line=self.line, customer=self.customer, review=said, pictures=files)
            messages.success(self.request, _("Thank you. Your review is published."))
        else:
            reviews.change_review(
                line=self.line, customer=self.customer, review=said, removed=form.removed, pictures=files
            )
            messages.success(self.request, _("Your review is changed."))


class FeedbackPage(OpinionPage):
    """A customer's feedback about an order's seller."""

    form_class = FeedbackForm

    @cached_property
    def order(self) -> Order:
        """The order."""
        return own_order(self.request, self.kwargs["number"])

    @cached_property
    def opinion(self) -> SellerFeedback | None:
        """The feedback that is there."""
        return SellerFeedback.objects.filter(order=self.order).select_related("customer", "seller").first()

    def get_initial(self) -> dict[str, Any]:
        """Begin with what is there."""
        there = self.opinion
        return {"rating": str(there.rating), "text": there.text} if there else {}

    def perform(self, form: FeedbackForm) -> None:
        """Give it, or change it."""
        given = {**form.cleaned_data, "language": get_language() or "en"}
        save = feedback.give_feedback if self.opinion is None else feedback.change_feedback
        save(order=self.order, customer=self.customer, **given)
        messages.success(self.request, _("Thank you. Your feedback is published."))


class ReviewRemoval(LoginRequiredMixin, View):
    """Takes the customer's own review away."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, number: str, pk: int) -> HttpResponse:
        """Remove it; struck through or gone is 409 with the reason."""
        reviews.remove_review(line=line_of(request, number, pk), customer=cast("User", request.user))
        messages.success(request, _("Your review is removed."))
        return redirect(store_url("orders:my-reviews"))


class FeedbackRemoval(LoginRequiredMixin, View):
    """Takes the customer's own feedback away."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Remove it; struck through or gone is 409 with the reason."""
        feedback.remove_feedback(order=own_order(request, number), customer=cast("User", request.user))
        messages.success(request, _("Your feedback is removed."))
        return redirect(f"{store_url('orders:my-reviews')}?view=feedback")


@method_decorator(never_cache, name="dispatch")
class MyReviews(LoginRequiredMixin, TemplateView):
    """Everything a customer wrote, and what became of it."""

    template_name = "orders/my_reviews.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add a page of reviews, or of feedback."""
        asked = self.request.GET.get("view", "")
        kind, here = asked if asked in KINDS else "reviews", store_url("orders:my-reviews")
        views = [
            {"label": label, "url": f"{here}?view={name}", "count": None, "current": name == kind}
            for name, label in KINDS.items()
        ]
        customer = cast("User", self.request.user)
        page = review_pages.written_by(customer, kind, page=self.request.GET.get("page", "1"))
        return super().get_context_data(views=views, page_obj=page, kind=kind, **kwargs)


def own_order(request: HttpRequest, number: str) -> Order:
    """Return an order of the signed-in customer; 404 for anybody else's."""
    rows = Order.objects.filter(purchase__customer=cast("User", request.user), number=number)
    return get_object_or_404(rows.select_related("purchase", "seller"))


def line_of(request: HttpRequest, number: str, pk: int) -> OrderLine:
    """Return an article of an order of the signed-in customer; 404 for anybody else's."""
    rows = OrderLine.objects.filter(order__purchase__customer=cast("User", request.user), order__number=number, pk=pk)
    return get_object_or_404(rows.select_related("order__purchase", "order__seller"))
