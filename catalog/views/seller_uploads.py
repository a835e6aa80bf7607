"""Batch upload: templates, the file, its check, its report."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from accounts.access import SellerPage
from accounts.form_page import FormPage
from accounts.models import Membership
from accounts.seller_nav import allowed
from catalog.batch import failures, history, report, templates, uploads
from catalog.batch.foreign import dialects
from catalog.batch.shelves import Shelves
from catalog.forms.matching import MatchingForm
from catalog.forms.uploads import UploadForm
from catalog.models import BatchUpload, Category
from catalog.models.batch import UploadState
from marketplace.errors import DomainError

CATALOGUE = frozenset({Membership.Role.CATALOGUE})
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE = 50


class UploadPage(SellerPage):
    """What all pages of batch upload share: who may write, whose uploads they are."""

    writes = CATALOGUE

    def get_upload(self, number: str) -> BatchUpload:
        """Return the seller's upload of this number, or 404."""
        rows = BatchUpload.objects.filter(seller=self.seller).select_related("uploaded_by", "seller")
        return get_object_or_404(rows, number=number)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether this member may write."""
        return super().get_context_data(may_write=allowed(CATALOGUE, self.membership.role), **kwargs)


class UploadList(UploadPage, FormPage):
    """Templates to fetch, a file to give, and the uploads so far."""

    template_name = "seller/catalog/uploads.html"
    form_class = UploadForm
    upload: BatchUpload

    def perform(self, form: UploadForm) -> None:
        """Start the upload."""
        self.upload = uploads.start_upload(seller=self.seller, actor=self.membership.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        """Return the new upload's page."""
        return reverse("seller_catalog:upload", args=[self.upload.number])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the categories that have templates and the history."""
        rows = BatchUpload.objects.filter(seller=self.seller).select_related("uploaded_by").order_by("-pk")
        page = Paginator(rows, PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            page_obj=page,
            rows=[(row, history.headline(row)) for row in page],
            branches=Category.objects.top().prefetch_related("children"),
            systems=sorted({dialect.name for dialect in dialects.ALL}),
            **kwargs,
        )


class UploadDetail(UploadPage, TemplateView):
    """One upload: its progress, what it will do or did, and every problem."""

    template_name = "seller/catalog/upload.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add counts, problems of the chosen kind, and what can be done."""
        upload = self.get_upload(self.kwargs["number"])
        kinds = history.problem_views(upload)
        chosen = next((view for view in kinds if view.key == self.request.GET.get("problem")), None)
        page = Paginator(history.problems(upload, chosen), PAGE).get_page(self.request.GET.get("page"))
        pictures = history.pictures(upload)
        return super().get_context_data(
            upload=upload,
            headline=history.headline(upload),
            failure=history.failure(upload),
            views=self._views(kinds, chosen),
            problems=history.in_words(list(page)),
            page_obj=page,
            noted=history.rows_noted(upload) if any(kind.tone == "warn" for kind in kinds) else 0,
            pictures=pictures,
            is_busy=upload.is_running or pictures.is_waiting,
            events=history.events(upload),
            earlier=uploads.earlier_with_same_file(upload),
            may_confirm=upload.state == UploadState.CHECKED and upload.rows_to_write > 0,
            seconds=int((upload.finished_at - upload.created_at).total_seconds()) if upload.finished_at else None,
            crumbs=_crumbs(upload),
            **kwargs,
        )

    def _views(self, kinds: list[history.ProblemView], chosen: history.ProblemView | None) -> list[dict[str, Any]]:
        if not kinds:
            return []
        cells = sum(kind.count for kind in kinds if not kind.is_warning)
        everything = {"label": _("All"), "url": "?", "count": cells, "tone": "bad", "current": chosen is None}
        return [everything] + [
            {"label": kind.label, "url": f"?problem={kind.key}", "count": kind.count,
             "tone": kind.tone if kind.tone == "warn" else "", "current": kind is chosen}
            for kind in kinds
        ]  # fmt: skip


class UploadColumns(UploadPage, FormPage):
    """What the columns of another system's file mean."""

    template_name = "seller/catalog/upload_columns.html"
    form_class = MatchingForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Read the tree of categories once for form and page."""
        super().setup(request, *args, **kwargs)
        self._shelves: Shelves | None = None
        self._upload: BatchUpload | None = None

    @property
    def upload(self) -> BatchUpload:
        """The upload; 404 where its columns are ours or its rows are applied."""
        if self._upload is None:
            upload = self.get_upload(self.kwargs["number"])
            if not upload.mapping or upload.state not in {UploadState.MATCHING, UploadState.CHECKED}:
                raise Http404
            self._upload = upload
        return self._upload

    @property
    def shelves(self) -> Shelves:
        """The tree of categories."""
        if self._shelves is None:
            self._shelves = Shelves()
        return self._shelves

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add what the upload holds."""
        return {**super().get_form_kwargs(), "mapping": self.upload.mapping, "shelves": self.shelves}

    def perform(self, form: MatchingForm) -> None:
        """Have the file read by these rules."""
        uploads.match_columns(upload=self.upload, rules=form.rules(), actor=self.membership.user)

    def get_success_url(self) -> str:
        """Return the upload's page."""
        return reverse("seller_catalog:upload", args=[self.upload.number])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the upload and the categories to choose from."""
        code = self.upload.mapping["rules"]["dialect"]
        return super().get_context_data(
            upload=self.upload,
            system=next((dialect.name for dialect in dialects.ALL if dialect.code == code), ""),
            leaves=self.shelves.leaves(),
            crumbs=[*_crumbs(self.upload, linked=True), {"label": _("Columns"), "url": ""}],
            **kwargs,
        )


class UploadConfirmation(UploadPage, View):
    """Applies a checked upload."""

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Apply it, or say why not."""
        upload = self.get_upload(number)
        try:
            uploads.confirm_upload(upload=upload, actor=self.membership.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("seller_catalog:upload", number)


class UploadCancellation(UploadPage, View):
    """Drops an upload, or stops it."""

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Cancel it, or say why not."""
        upload = self.get_upload(number)
        try:
            uploads.cancel_upload(upload=upload, actor=self.membership.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("seller_catalog:upload", number)


class UploadWorkbook(UploadPage, View):
    """The seller's own table back, with its problems; ``?rows=errors`` only the rows that have any."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        """Return the workbook."""
        upload = self.get_upload(number)
        only_errors = request.GET.get("rows") == "errors"
        try:
            content = report.annotated_workbook(upload=upload, only_errors=only_errors)
        except failures.UnreadableFile:
            raise Http404 from None
        return _download(content, report.file_name(upload, only_errors=only_errors), XLSX)


class UploadTemplate(UploadPage, View):
    """A template: ``?category=`` slug (none: all categories), ``?format=txt`` or ``xlsx``."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return the file."""
        slug = request.GET.get("category", "")
        category = get_object_or_404(Category.objects.leaves(), slug=slug) if slug else None
        name = _("template-%(category)s") % {"category": slug or "all"}
        if request.GET.get("format") == "txt":
            return _download(templates.text_template(category), f"{name}.txt", "text/tab-separated-values")
        return _download(templates.workbook_template(category), f"{name}.xlsx", XLSX)


def _crumbs(upload: BatchUpload, *, linked: bool = False) -> list[dict[str, str]]:
    here = reverse("seller_catalog:upload", args=[upload.number]) if linked else ""
    return [
        {"label": _("Batch upload"), "url": reverse("seller_catalog:uploads")},
        {"label": upload.number, "url": here},
    ]


def _download(content: bytes, name: str, content_type: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})
