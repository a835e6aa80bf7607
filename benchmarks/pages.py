"""Store pages under load, each beside the floor page of the same run."""

from pathlib import Path

from django.db import connection

from benchmarks import servers
from benchmarks.load import Figures, measure
from benchmarks.report import Row
from catalog.models import Category, FeaturedOffer

REQUESTS = 400
MANY = 60
# Goals as multiples of the floor page's CPU per request, uncached (docs/performance.md).
GOALS = {"home": 3, "category": 3, "product": 3, "search, few hits": 4, "search, broad": 5}


def run() -> list[Row]:
    """Measure every page anonymously, its URLs in turn."""
    with connection.cursor() as cursor:
        cursor.execute((Path(__file__).parent / "floor.sql").read_text(encoding="utf-8"))
        cursor.execute("ANALYZE")
    engines = servers.engine_pids()
    with (
        servers.gunicorn("benchmarks.floorapp:application", "/list/1") as floor_server,
        servers.gunicorn("marketplace.wsgi:application", "/health/") as quay,
    ):
        floor = measure(
            "list30",
            [f"{floor_server.url}/list/{category}" for category in range(200)],
            pids={"web": [floor_server.pid], **engines},
            requests=REQUESTS * 4,
        )
        pids = {"web": [quay.pid], **engines}
        pages = [measure(name, urls, pids=pids, requests=REQUESTS) for name, urls in _urls(quay.url).items()]
    beside = f"list30 {floor.cpu_ms:.2f} ms CPU, {floor.per_second:.0f}/s"
    return [_row(page, floor, beside) for page in pages]


def _urls(base: str) -> dict[str, list[str]]:
    store = f"{base}/cn/zh-hans"
    numbers = FeaturedOffer.objects.filter(storefront="CN").order_by("number").values_list("number", flat=True)
    step = max(1, numbers.count() // MANY)
    slugs = [category.slug for category in Category.objects.leaves()[:MANY]]
    return {
        "home": [f"{store}/"],
        "category": [f"{store}/c/{slug}/" for slug in slugs],
        "product": [f"{store}/p/{number}/" for number in numbers[::step][:MANY]],
        "search, few hits": [f"{store}/search/?q=Kettle+{number}" for number in range(1, MANY * 10, 10)],
        "search, broad": [f"{store}/search/?q={word}" for word in ("Lamp", "Steel", "Kettle", "Nordic", "Silent")],
    }


def _row(page: Figures, floor: Figures, beside: str) -> Row:
    failed = f", {page.failed} failed" if page.failed else ""
    return Row(
        f"{page.name} page",
        f"{page.cpu_ms:.1f} ms CPU, p50 {page.p50_ms:.0f} ms, p95 {page.p95_ms:.0f} ms, {page.per_second:.0f}/s, "
        f"{page.kilobytes:.0f} KB{failed}",
        beside,
        f"{page.cpu_ms / floor.cpu_ms:.1f}",
        f"≤ {GOALS[page.name]}×",
    )
