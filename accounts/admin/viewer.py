"""The document viewer: which page, how large, turned how. All of it is in the address, so that links do."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts import previews
from accounts.access import user_of
from accounts.evidence_access import open_original, show_page
from accounts.models import Evidence

# Per cent of the viewer's width; "fit" shows the whole page.
ZOOMS = ["50", "75", "100", "150", "200", "300", "400"]
USUAL_ZOOM, FIT = "100", "fit"
# From here on the page is asked for in its large size.
LARGE_FROM = 200
QUARTER = 90


@dataclass(frozen=True)
class Viewer:
    """What the viewer shows. Its links lead to the same viewer with one thing changed."""

    shown: Evidence
    page: int
    zoom: str
    turn: int
    may_open_original: bool

    @classmethod
    def of(cls, request: HttpRequest, shown: Evidence) -> "Viewer":
        """Return the viewer as the address asks for it; what makes no sense is left at its usual value."""
        page, zoom, turn = (request.GET.get(name, "") for name in ("page", "zoom", "turn"))
        return cls(
            shown=shown,
            page=int(page) if page in map(str, range(1, shown.pages + 1)) else 1,
            zoom=zoom if zoom in {*ZOOMS, FIT} else USUAL_ZOOM,
            turn=int(turn) if turn in {"90", "180", "270"} else 0,
            may_open_original=request.user.has_perm("accounts.open_original"),
        )

    @property
    def address(self) -> str:
        """The part of the address that says all this."""
        usual = {"page": 1, "zoom": USUAL_ZOOM, "turn": 0}
        state = {name: getattr(self, name) for name in usual if getattr(self, name) != usual[name]}
        return f"?{urlencode({'doc': self.shown.key, **state})}"

    @property
    def pages(self) -> list[tuple[int, str]]:
        """Every page with its link."""
        return [(page, replace(self, page=page).address) for page in range(1, self.shown.pages + 1)]

    @property
    def previous_page(self) -> str:
        """Link to the page before, empty on the first."""
        return replace(self, page=self.page - 1).address if self.page > 1 else ""

    @property
    def next_page(self) -> str:
        """Link to the page after, empty on the last."""
        return replace(self, page=self.page + 1).address if self.page < self.shown.pages else ""

    @property
    def smaller(self) -> str:
        """Link to the next smaller size."""
        return replace(self, zoom=ZOOMS[max(0, self._step - 1)]).address

    @property
    def larger(self) -> str:
        """Link to the next larger size."""
        return replace(self, zoom=ZOOMS[min(len(ZOOMS) - 1, self._step + 1)]).address

    @property
    def fitting(self) -> str:
        """Link to the whole page at a glance."""
        return replace(self, zoom=FIT).address

    @property
    def turned(self) -> str:
        """Link to the page turned to the right."""
        return replace(self, turn=(self.turn + QUARTER) % 360).address

    @property
    def picture(self) -> str:
        """Address of the picture to show."""
        url = reverse("admin:accounts_qualificationcase_page", args=[self.shown.pk, self.page])
        return f"{url}?size=large" if self.zoom.isdecimal() and int(self.zoom) > LARGE_FROM else url

    @property
    def _step(self) -> int:
        return ZOOMS.index(self.zoom if self.zoom in ZOOMS else USUAL_ZOOM)


@require_GET
def page_view(request: HttpRequest, pk: int, page: int) -> HttpResponse:
    """Show one page with a watermark; the access is recorded."""
    evidence, size = _evidence(request, pk, "accounts.view_evidence"), request.GET.get("size", "usual")
    if not 1 <= page <= evidence.pages or size not in previews.EDGES:
        raise Http404
    return show_page(evidence=evidence, page=page, size=size, user=user_of(request))


@require_POST
def original_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show the file as the seller sent it; the access is recorded. A deliberate act: no link leads here."""
    evidence = _evidence(request, pk, "accounts.open_original")
    return open_original(evidence=evidence, user=user_of(request))


def _evidence(request: HttpRequest, pk: int, permission: str) -> Evidence:
    if not request.user.has_perm(permission):
        raise PermissionDenied
    return get_object_or_404(Evidence.objects.documents().select_related("case"), pk=pk)
