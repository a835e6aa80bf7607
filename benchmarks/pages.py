"""Pages under load, each beside the floor page of the same run; here the stores' own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks import servers
from benchmarks.load import Figures, Load, measure
from benchmarks.report import Row
from catalog.models import Category, FeaturedOffer

REQUESTS = 400
MANY = 60


@dataclass(frozen=True)
class Page:
    """What is measured: paths asked for in turn, and the goal as a multiple of the floor page's CPU per request.

    ``cookies`` are those of people who are signed in, taken in turn with the paths.
    """

    name: str
    paths: Sequence[str]
    goal: float
    cookies: Sequence[str] = ("",)
    requests: int = REQUESTS


def run(beside: str = "", searches: int = REQUESTS) -> list[Row]:
    """Measure the stores' pages anonymously; ``beside`` says in the rows what lies beside them."""
    return compare([replace(page, name=f"{page.name}{beside}") for page in _store_pages(searches)])


def compare(pages: Sequence[Page]) -> list[Row]:
    """Return one row per page, each with the figures of the floor page, asked in turn with it."""
    lay_floor()
    engines = servers.engine_pids()
    with (
        servers.gunicorn("benchmarks.floorapp:application", "/list/1") as floor_server,
        servers.gunicorn("marketplace.wsgi:application", "/health/") as quay,
    ):
        lists = [f"{floor_server.url}/list/{category}" for category in range(200)]
        floor = Load("list30", lists, {"web": [floor_server.pid], **engines}, REQUESTS)
        pids = {"web": [quay.pid], **engines}
        loads = [
            Load(page.name, [quay.url + path for path in page.paths], pids, page.requests, page.cookies)
            for page in pages
        ]
        return [_row(page, *measure(load, floor)) for page, load in zip(pages, loads, strict=True)]


def lay_floor() -> None:
    """Make the tables that only the floors read, and have the database look at all tables."""
    with connection.cursor() as cursor:
        cursor.execute((Path(__file__).parent / "floor.sql").read_text(encoding="utf-8"))
        cursor.execute("ANALYZE")


def seen_by(client: Client, name: str, paths: Sequence[str], goal: float, **more: Any) -> Page:
    """Return a page as somebody sees it who is signed in; its name says how many queries the first path takes."""
    client.get(paths[0])  # the first page of a sign-in also records the session
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(paths[0])
    if answer.status_code != 200:
        msg = f"{paths[0]}: {answer.status_code}"
        raise RuntimeError(msg)
    return Page(f"{name} ({len(queries)} queries)", paths, goal, [cookie(client)], **more)


def cookie(client: Client) -> str:
    """Return the session cookie of somebody who is signed in."""
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


def _store_pages(searches: int) -> list[Page]:
    store = "/cn/zh-hans"
    numbers = FeaturedOffer.objects.filter(storefront="CN").order_by("number").values_list("number", flat=True)
    step = max(1, numbers.count() // MANY)
    slugs = [category.slug for category in Category.objects.leaves()[:MANY]]
    tops = Category.objects.filter(parent=None)
    # Words of one title, which few others have all.
    rows = FeaturedOffer.objects.filter(storefront="CN", number__in=numbers[::step][:MANY])
    titles = [next(iter(row.titles.values())) for row in rows]
    broad = ("Lamp", "Steel", "Kettle", "Nordic", "Silent")
    return [
        *_both("home page", [f"{store}/"]),
        *_both("category page", [f"{store}/c/{slug}/" for slug in slugs]),
        *_both("top category page", [f"{store}/c/{category.slug}/" for category in tops]),
        *_both("product page", [f"{store}/p/{number}/" for number in numbers[::step][:MANY]]),
        Page(
            "search, few hits page",
            [f"{store}/search/?q={quote(title)}" for title in titles],
            4,
            requests=searches,
        ),
        Page(
            "search, no product has every word",
            [f"{store}/search/?q=Kettle+x{number}" for number in range(MANY)],
            15,
            requests=searches,
        ),
        Page("search, broad page", [f"{store}/search/?q={word}" for word in broad], 5, requests=searches),
    ]


def _both(name: str, paths: Sequence[str]) -> list[Page]:
    """Return a page as it is rendered, which any question in its address asks for, and as it is kept."""
    return [Page(name, [f"{path}?page=1" for path in paths], 3), Page(f"{name}, kept", paths, 0.6)]


def _row(page: Page, figures: Figures, floor: Figures) -> Row:
    failed = f", {figures.failed} failed" if figures.failed else ""
    return Row(
        page.name,
        f"{figures.cpu_ms:.2f} ms CPU, p50 {figures.p50_ms:.0f} ms, p95 {figures.p95_ms:.0f} ms, "
        f"{figures.per_second:.0f}/s, {figures.kilobytes:.0f} KB{failed}",
        f"list30 {floor.cpu_ms:.2f} ms CPU, p95 {floor.p95_ms:.0f} ms, {floor.per_second:.0f}/s",
        f"{figures.cpu_ms / floor.cpu_ms:.2f}",
        f"≤ {page.goal}×",
    )
