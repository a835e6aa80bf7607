"""Opening a private document: always recorded."""

from django.http import FileResponse

from accounts.models import Evidence, EvidenceAccess, User

EXTENSIONS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


def open_evidence(*, evidence: Evidence, user: User) -> FileResponse:
    """Record that ``user`` reads a document and return it, to be shown in the browser.

    The caller has checked that the user may. The name is made of the requirement and the id,
    not of what somebody called the file.
    """
    EvidenceAccess.objects.create(evidence=evidence, user=user)
    name = f"{evidence.requirement}-{evidence.pk}.{EXTENSIONS[evidence.content_type]}"
    response = FileResponse(evidence.file.open("rb"), content_type=evidence.content_type, filename=name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
