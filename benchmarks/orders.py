"""A large order book: Manage Orders, an order's page, a customer's orders, the export, and the clock's sweeps."""

import multiprocessing
import resource
import time
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse

import fulfillment.checks
import orders.checks
from accounts.models import Seller, User
from benchmarks import batch, catalogue, market, pages
from benchmarks.pages import Page
from benchmarks.report import Row
from fulfillment import desk, desk_export, desk_list
from fulfillment.models import DeskEntry, Shipment
from marketplace import clock
from marketplace.celery import app
from marketplace.storefronts import HOME, store_url
from orders import delivery
from orders.models import Order

OTHERS = 1_999
ARTICLES = 2_000
CHUNK = 50_000
EXPORTED = (10_000, 100_000)
REQUESTS = 80
GOAL = 5
TABLES = (
    "orders_purchase", "orders_order", "orders_orderline", "orders_payment", "orders_sandboxcharge", "orders_refund",
    "orders_refundline", "fulfillment_shipment", "fulfillment_shipmentline", "fulfillment_invoice",
    "fulfillment_deskentry",
)  # fmt: skip
# The books are asked once a day, and the ledger here is empty; what is measured of it are orders and fulfilment.
NO_SWEEPS = {"audit"}


def run(count: int) -> list[Row]:
    """Load ``count`` paid orders, then measure beside them."""
    seller = market.open_sellers()[0]
    if not seller.offers.live().exists():
        batch.fill(seller, ARTICLES)
    customer = User.objects.create_user("orders@quay.example", language="en")
    began = time.perf_counter()
    _load(count, seller, customer)
    rows = [Row(f"load {count:,} paid orders with lines, parcels, invoices and desk", _seconds(began), "", "", "")]
    rows += pages.compare([*_desk_pages(seller), _customers_page(customer)])
    rows += [_export(seller, many) for many in EXPORTED if many <= DeskEntry.objects.filter(seller=seller).count()]
    return [*rows, *_sweeps(), _books(count)]


def _load(count: int, seller: Seller, customer: User) -> None:
    indexes = catalogue.drop_indexes(TABLES)
    with transaction.atomic(), connection.cursor() as cursor:
        before = Order.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        cursor.execute(
            (Path(__file__).parent / "orders.sql").read_text(encoding="utf-8"),
            {
                "orders": count, "others": OTHERS, "seller": seller.pk, "customer": customer.pk, "now": clock.now(),
                "offers": list(seller.offers.live().order_by("pk").values_list("pk", flat=True)[:ARTICLES]),
                "method": delivery.STANDARD.code,
            },
        )  # fmt: skip
    catalogue.execute("ANALYZE")
    for start in range(before + 1, before + count + 1, CHUNK):
        desk.refresh(range(start, min(start + CHUNK, before + count + 1)))
    catalogue.execute(*indexes, "VACUUM ANALYZE")  # as autovacuum does where rows come one by one


def _desk_pages(seller: Seller) -> list[Page]:
    owner = Client(SERVER_NAME="127.0.0.1")
    owner.force_login(seller.memberships.select_related("user").get().user)
    here = reverse("seller_fulfillment:orders")
    own = DeskEntry.objects.filter(seller=seller)
    some = list(own.order_by("-placed_at")[:: max(1, own.count() // 50)][:50])
    parcels = Shipment.objects.filter(order__in=[entry.pk for entry in some]).values_list("tracking_number", flat=True)
    asked = {
        **{f"tab {view.label}": [f"{here}?view={code}"] for code, view in desk_list.VIEWS.items()},
        "second page": [f"{here}?view=all&page=2"],
        "last page": [f"{here}?view=all&page=last"],
        "number": [f"{here}?view=all&q={entry.number}" for entry in some],
        "beginning of a number": [f"{here}?view=all&q={entry.number[:6]}" for entry in some],
        "recipient": [f"{here}?view=all&q={quote(entry.recipient)}" for entry in some],
        "tracking number": [f"{here}?view=all&q={number}" for number in parcels],
        "SKU": [f"{here}?view=all&q={sku}" for sku in seller.offers.order_by("pk").values_list("sku", flat=True)[:50]],
        "filter dispatch overdue": [f"{here}?view=all&ship_by=overdue"],
        "filter company invoices": [f"{here}?view=all&invoice=company"],
        "filter invoices overdue": [f"{here}?view=all&invoice=overdue"],
        "filter another store": [f"{here}?view=all&store=US"],
    }
    lists = [
        pages.seen_by(owner, f"Manage Orders, {name}", paths, GOAL, requests=REQUESTS) for name, paths in asked.items()
    ]
    details = [reverse("seller_fulfillment:order-detail", kwargs={"number": entry.number}) for entry in some]
    return [*lists, pages.seen_by(owner, "an order at the desk", details, GOAL, requests=REQUESTS)]


def _customers_page(customer: User) -> Page:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(customer)
    many = Order.objects.bought_by(customer).count()
    path = store_url("orders:orders", storefront=HOME, language="en")
    return pages.seen_by(client, f"customer's page of {many:,} orders", [path], GOAL, requests=REQUESTS)


def _export(seller: Seller, many: int) -> Row:
    """Write the newest orders as text in a process of its own, whose memory is looked at."""
    connections.close_all()  # a child must not share its parent's connection
    fork = multiprocessing.get_context("fork")
    results = fork.Queue()

    def work() -> None:
        before = _peak_megabytes()
        found = desk_list.entries(seller, desk_list.Filters(desk_list.VIEWS[desk_list.ALL]))[:many]
        began = time.perf_counter()
        lines = sum(1 for _line in desk_export.tab_delimited(found, reader=None)) - 1
        results.put((lines, time.perf_counter() - began, _peak_megabytes(), _peak_megabytes() - before))

    child = fork.Process(target=work)
    child.start()
    lines, seconds, peak, grown = results.get(timeout=600)
    child.join()
    return Row(
        f"export {many:,} orders as text, {lines:,} lines",
        f"{seconds:.1f} s, {lines / seconds:,.0f} lines/s, peak {peak:.0f} MB ({grown:+.0f})", "", "", "flat memory",
    )  # fmt: skip


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _sweeps() -> list[Row]:
    """Return what the clock's sweeps take: first with what has become due, then with nothing."""
    app.loader.import_default_modules()
    schedule = {name: each["task"] for name, each in settings.CELERY_BEAT_SCHEDULE.items() if name not in NO_SWEEPS}
    return [_turn(schedule, "the first turn"), _turn(schedule, "nothing due")]


def _turn(schedule: dict[str, str], which: str) -> Row:
    took = {}
    for name, task in schedule.items():
        began = time.perf_counter()
        app.tasks[task]()
        took[name] = (time.perf_counter() - began) * 1000
    slowest = sorted(took, key=took.__getitem__, reverse=True)[:4]
    named = ", ".join(f"{name} {took[name]:.0f} ms" for name in slowest)
    return Row(f"all {len(took)} sweeps, {which}", f"{sum(took.values()):.0f} ms: {named}", "", "", "")


def _books(count: int) -> Row:
    """Ask what the audit asks of orders and fulfilment. Raises ``RuntimeError`` on a finding."""
    began = time.perf_counter()
    found = [*orders.checks.findings(), *fulfillment.checks.findings()]
    if found:
        msg = f"{len(found)} findings, such as {found[:3]}"
        raise RuntimeError(msg)
    return Row(f"audit of {count:,} orders and their parcels", _seconds(began), "", "", "")


def _seconds(began: float) -> str:
    return f"{time.perf_counter() - began:.0f} s"
