"""Many dispatches at once: upload a tracking file, look at what it will do, apply it."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts.access import SellerPage
from accounts.seller_nav import allowed
from fulfillment import tracking_files
from fulfillment.forms import TrackingFileForm
from fulfillment.models import TrackingFile, TrackingRow
from fulfillment.tracking_sheets import TEMPLATE_COLUMNS
from fulfillment.views.seller_orders import DESK
from marketplace.errors import DomainError

ROWS_SHOWN = 500
RECENT = 10


class TrackingFileCreate(SellerPage, TemplateView):
    """Upload a tracking file."""

    template_name = "seller/orders/tracking_upload.html"
    writes = DESK

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Check the file and show what it will do; a file that cannot be read shows the page again."""
        form = TrackingFileForm(request.POST, request.FILES)
        if form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                received = tracking_files.receive(
                    seller=self.seller, name=upload.name, content=upload.read(), actor=self.membership.user
                )
            except DomainError as error:
                form.refuse(error)
            else:
                return redirect("seller_fulfillment:tracking-file", pk=received.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add earlier files and the columns that are read."""
        recent = self.seller.tracking_files.select_related("uploaded_by").order_by("-uploaded_at", "-pk")[:RECENT]
        kwargs.setdefault("form", TrackingFileForm())
        return super().get_context_data(
            recent=recent, columns=TEMPLATE_COLUMNS, may_write=allowed(DESK, self.membership.role), **kwargs
        )


class TrackingFileMixin(SellerPage):
    """A page about one tracking file of the seller."""

    writes = DESK

    @cached_property
    def tracking_file(self) -> TrackingFile:
        """The file, if it is this seller's."""
        return get_object_or_404(self.seller.tracking_files, pk=self.kwargs["pk"])


class TrackingFilePage(TrackingFileMixin, TemplateView):
    """What a file will do, or did, row by row."""

    template_name = "seller/orders/tracking_file.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the rows, problems first, and their counts."""
        rows = self.tracking_file.rows
        counted = rows.order_by().values_list("outcome").annotate(count=Count("pk"))
        wanted = self.request.GET.get("outcome", "")
        shown = rows.select_related("order", "line").order_by("row")
        if wanted in TrackingRow.Outcome.values:
            shown = shown.filter(outcome=wanted)
        counts = dict(counted)
        return super().get_context_data(
            file=self.tracking_file, rows=shown[:ROWS_SHOWN], counts=counts, rows_shown=ROWS_SHOWN,
            doubts=rows.filter(outcome=TrackingRow.Outcome.READY).exclude(remark="").count(),
            views=_views(counts, wanted), may_write=allowed(DESK, self.membership.role), **kwargs,
        )  # fmt: skip


class TrackingFileApplicationCreate(TrackingFileMixin, TemplateView):
    """Apply a checked file."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Hand it to the worker."""
        tracking_files.start_applying(tracking_file=self.tracking_file, actor=self.membership.user)
        messages.success(request, _("The dispatches are being confirmed."))
        return redirect("seller_fulfillment:tracking-file", pk=self.tracking_file.pk)


def _views(counts: dict[str, int], wanted: str) -> list[dict[str, Any]]:
    tones = {TrackingRow.Outcome.REFUSED: "bad", TrackingRow.Outcome.FAILED: "bad"}
    tabs = [{"label": _("All rows"), "url": "?", "count": sum(counts.values()), "tone": "", "current": not wanted}]
    tabs += [
        {"label": outcome.label, "url": f"?outcome={outcome}", "count": counts[outcome],
         "tone": tones.get(outcome, ""), "current": wanted == outcome}
        for outcome in TrackingRow.Outcome
        if outcome in counts
    ]  # fmt: skip
    return tabs
