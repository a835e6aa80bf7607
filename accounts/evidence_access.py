"""Reading a private document: the original, or a page of it with a watermark; always recorded."""

from typing import TypeVar

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase

from accounts import previews
from accounts.models import Evidence, EvidenceAccess, User

ResponseT = TypeVar("ResponseT", bound=HttpResponseBase)
EXTENSIONS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


def open_original(*, evidence: Evidence, user: User) -> FileResponse:
    """Record that ``user`` reads a document and return the file, to be shown in the browser.

    The caller has checked that the user may. The name is made of the requirement and the id,
    not of what somebody called the file.
    """
    try:
        file = evidence.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    EvidenceAccess.objects.create(evidence=evidence, user=user)
    name = f"{_stem(evidence)}.{EXTENSIONS[evidence.content_type]}"
    return _private(FileResponse(file, content_type=evidence.content_type, filename=name))


def show_page(*, evidence: Evidence, page: int, size: str, user: User) -> HttpResponse:
    """Record that ``user`` reads a page and return it as a picture with a watermark.

    ``page`` counts from 1; ``size`` is one of ``previews.EDGES``. Where the page can't be drawn, a picture
    says so (422) and nothing is recorded. The caller has checked that the user may.
    """
    picture = previews.page_picture(evidence=evidence, page=page, size=size, user=user)
    if picture is None:
        return _private(HttpResponse(previews.placeholder(), content_type="image/svg+xml", status=422))
    EvidenceAccess.objects.create(evidence=evidence, user=user, what=EvidenceAccess.What.PAGE, page=page)
    response = _private(HttpResponse(picture, content_type="image/webp"))
    response["Content-Disposition"] = f'inline; filename="{_stem(evidence)}-{page}.webp"'
    return response


def _stem(evidence: Evidence) -> str:
    return f"{evidence.requirement}-{evidence.pk}"


def _private(response: ResponseT) -> ResponseT:
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
