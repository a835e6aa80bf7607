"""Pictures of products, served to everyone; a deployment's web server may do it instead."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

YEAR = 365 * 24 * 3600
TYPES = {"avif": "image/avif", "webp": "image/webp"}


@require_safe
def picture(_request: HttpRequest, path: str) -> FileResponse:
    """Send one picture. Its name comes from its content, so it may be kept for ever."""
    return served(f"products/{path}", cache=f"public, max-age={YEAR}, immutable")


def served(name: str, *, cache: str) -> FileResponse:
    """Return a public picture file by its name; 404 for anything else."""
    kind = TYPES.get(name.rpartition(".")[2])
    if ".." in name or kind is None or not default_storage.exists(name):
        raise Http404
    response = FileResponse(default_storage.open(name), content_type=kind)
    response["Cache-Control"] = cache
    response["X-Content-Type-Options"] = "nosniff"
    return response
