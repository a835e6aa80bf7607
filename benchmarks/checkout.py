"""Whole purchases through HTTP, from the product's page to the paid order, beside the floor page and raw SQL.

Many guests do the same step at once: first all fill their baskets, then all place, then all pay. So each step has
its own CPU, and those who want the same article want it at the same moment.
"""

import os
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext

import orders.checks
import settlements.checks
from benchmarks import batch, market, pages, placing, servers
from benchmarks.cpu import Meter
from benchmarks.load import Load, Visitor, measure, percentile
from benchmarks.report import Row
from catalog.models import FeaturedOffer, Stock
from marketplace.celery import app
from orders.gateways import sandbox
from orders.models import Order, Purchase
from settlements.models import Entry

STORE = "/cn/zh-hans"
EMAIL = "checkout@quay.example"
CLIENTS = 8
GUESTS = 120
ROUNDS = 3
ARTICLES = 500
GOAL = 25


@dataclass
class Guest:
    """One customer: a browser, the articles wanted (product numbers), and where the last answer led."""

    visitor: Any
    numbers: Sequence[str]
    location: str = ""
    total_minor: int = 0
    form: dict[str, str] = field(default_factory=dict)
    # Seconds of every request, by step.
    times: dict[str, float] = field(default_factory=dict)

    def ask(self, step: str, path: str, data: dict[str, str] | bytes | None = None, **headers: str) -> str:
        """Ask for a page, as its form says where ``data`` is given; raise on anything but 200 and 302."""
        began = time.perf_counter()
        answer = self.visitor.ask(path, data, headers)
        self.times[step] = self.times.get(step, 0) + time.perf_counter() - began
        if answer.status not in {200, 302}:
            msg = f"{step}: {answer.status} for {path}: {answer.text[:300]}"
            raise RuntimeError(msg)
        self.location = answer.location
        return str(answer.text)


def fill(guest: Guest) -> None:
    """Look at each article, put it into the basket, and open the checkout."""
    for number in guest.numbers:
        shown = _given(guest.ask("product page", f"{STORE}/p/{number}/"))
        wanted = {"offer": shown["offer"], "quantity": "1", "then": "checkout"}
        guest.ask("basket", f"{STORE}/basket/lines/", {**wanted, **_token(shown)})
    guest.form = _given(guest.ask("checkout", f"{STORE}/checkout/"))
    guest.total_minor = int(guest.form["total"])


def place(guest: Guest) -> None:
    """Send the checkout form."""
    chosen = {**guest.form, **placing.ADDRESS, "email": EMAIL, "invoice_kind": "none"}
    guest.ask("placing", f"{STORE}/checkout/", chosen)
    if "/sandbox/" not in guest.location:
        msg = f"the checkout led to {guest.location}"
        raise RuntimeError(msg)


def pay(guest: Guest) -> None:
    """Pay at the sandbox provider, be the provider that says so, and come back to the purchase."""
    token = guest.location.rstrip("/").rsplit("/", 1)[-1]
    guest.ask("sandbox", guest.location, {"outcome": "success", **_token(guest.form)})
    back = guest.location
    body, headers = sandbox.signed_request(
        {
            "event": f"{token}-paid",
            "payment": token,
            "status": sandbox.Status.PAID.value,
            "amount_minor": guest.total_minor,
            "currency": placing.STORE.currency,
        }
    )
    guest.ask("webhook", "/payments/sandbox/webhook/", body, **headers)
    guest.ask("purchase page", back)


STEPS: tuple[Callable[[Guest], None], ...] = (fill, place, pay)


def run() -> list[Row]:
    """Buy in three ways; every purchase must succeed, and the books must say so."""
    articles = _articles()
    app.conf.task_always_eager = False  # what is to be done later is left to workers, as the web servers do
    ways: dict[str, Callable[[random.Random], list[str]]] = {
        "one of many articles": lambda chance: [chance.choice(articles[0])],
        "two articles of two sellers": lambda chance: [chance.choice(each) for each in articles],
        "everybody the same article": lambda _chance: articles[0][:1],
    }
    pages.lay_floor()
    engines, stock = servers.engine_pids(), _stock()
    raw, raw_cpu = _raw(engines)
    rows, bought = [], Counter[str]()
    with (
        servers.gunicorn("benchmarks.floorapp:application", "/list/1") as floor_server,
        servers.gunicorn("marketplace.wsgi:application", "/health/") as quay,
    ):
        urls = [f"{floor_server.url}/list/{category}" for category in range(200)]
        floor = Load("list30", urls, {"web": [floor_server.pid], **engines}, pages.REQUESTS)
        for way, wanted in ways.items():
            queries = _queries(wanted(random.Random(0)), bought)
            runs = []
            for number in range(ROUNDS + 1):  # the first warms up
                ran = _round(quay, engines, wanted, number, bought)
                runs.append((ran, measure(floor, rounds=1)[0].cpu_ms))
            rows += _rows(way, queries, runs[1:], f"{raw:.0f}/s and {raw_cpu:.2f} ms CPU raw SQL")
    _check(bought, stock)
    return rows


def _articles() -> list[list[str]]:
    """Return product numbers of two sellers, who upload some where they have none."""
    found = []
    for seller in market.open_sellers()[:2]:
        if not seller.offers.live().exists():
            batch.fill(seller, ARTICLES)
        numbers = FeaturedOffer.objects.filter(storefront=placing.STORE.code, offer__seller=seller)
        found.append(list(numbers.order_by("number").values_list("number", flat=True)[:ARTICLES]))
    return found


def _raw(engines: dict[str, list[int]]) -> tuple[float, float]:
    """Return raw checkouts per second, and the CPU milliseconds of each with those who ask."""
    with Meter({**engines, "clients": [os.getpid()]}) as meter:
        per_second, times = placing.load(lambda _chance: None, lambda chance, _nothing: placing.raw(chance), each=500)
    return per_second, meter.total / len(times) * 1000


@dataclass(frozen=True)
class _Ran:
    """What a round took: wall and CPU seconds by step, and its guests' requests."""

    wall: dict[str, float]
    cpu: dict[str, dict[str, float]]
    guests: list[Guest]

    def cpu_ms(self, *groups: str, steps: Sequence[str] = ()) -> float:
        seconds = sum(
            value
            for step, used in self.cpu.items()
            for group, value in used.items()
            if (not steps or step in steps) and (not groups or group in groups)
        )
        return seconds / len(self.guests) * 1000

    def per_second(self, *steps: str) -> float:
        return len(self.guests) / sum(wall for step, wall in self.wall.items() if not steps or step in steps)


def _round(
    quay: servers.Server,
    engines: dict[str, list[int]],
    wanted: Callable[[random.Random], list[str]],
    number: int,
    bought: Counter[str],
) -> _Ran:
    chance = random.Random(number)
    guests = [Guest(Visitor(quay.url), wanted(chance)) for _each in range(GUESTS)]
    wall, cpu = {}, {}
    for step in STEPS:
        with Meter({"web": [quay.pid], **engines}) as meter, ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(step, guests))
        for guest in guests:
            guest.visitor.close()
        wall[step.__name__], cpu[step.__name__] = meter.wall, meter.seconds
    bought.update(number for guest in guests for number in guest.numbers)
    return _Ran(wall, cpu, guests)


def _rows(way: str, queries: tuple[int, int], runs: list[tuple[_Ran, float]], raw: str) -> list[Row]:
    def median(value: Callable[[_Ran], float]) -> float:
        return statistics.median(value(ran) for ran, _floor in runs)

    floor = statistics.median(floor for _ran, floor in runs)
    whole = [sum(guest.times.values()) * 1000 for ran, _floor in runs for guest in ran.guests]
    placed = [guest.times["placing"] * 1000 for ran, _floor in runs for guest in ran.guests]
    cpu, placing_cpu = median(lambda ran: ran.cpu_ms()), median(lambda ran: ran.cpu_ms(steps=["place"]))
    parts = ", ".join(
        f"{name} {median(lambda ran, group=group: ran.cpu_ms(group)):.1f}"  # type: ignore[misc]
        for name, group in (("web", "web"), ("PostgreSQL", "database"), ("Redis", "redis"))
    )
    return [
        Row(
            f"whole purchase, {way} ({queries[0]} queries)",
            f"{cpu:.1f} ms CPU ({parts}), p50 {percentile(whole, 0.5):.0f} ms, p95 {percentile(whole, 0.95):.0f} ms, "
            f"{median(lambda ran: ran.per_second()):.1f}/s",
            f"list30 {floor:.2f} ms CPU", f"{cpu / floor:.1f}", f"≤ {GOAL}×",
        ),
        Row(
            f"its placing POST ({queries[1]} queries)",
            f"{placing_cpu:.1f} ms CPU, p50 {percentile(placed, 0.5):.0f} ms, p95 {percentile(placed, 0.95):.0f} ms, "
            f"{median(lambda ran: ran.per_second('place')):.0f}/s",
            f"list30 {floor:.2f} ms CPU; {raw}", f"{placing_cpu / floor:.1f}", "≤ 5×, ≤ 25 queries, ≥ 100/s",
        ),
    ]  # fmt: skip


@dataclass(frozen=True)
class _Answer:
    status: int
    text: str
    location: str


class _Inside:
    """A browser inside this process, whose queries can be counted."""

    def __init__(self) -> None:
        self.client = Client(SERVER_NAME="127.0.0.1")

    def ask(self, path: str, data: Any, headers: dict[str, str]) -> _Answer:
        """Answer as ``Visitor`` does."""
        if data is None:
            answer = self.client.get(path)
        elif isinstance(data, bytes):
            answer = self.client.post(path, data, content_type="application/json", headers=headers)
        else:
            answer = self.client.post(path, data)
        return _Answer(answer.status_code, answer.content.decode(), answer.headers.get("Location", ""))


def _queries(numbers: list[str], bought: Counter[str]) -> tuple[int, int]:
    """Return how many queries a purchase takes, and how many of them placing it."""
    counted = {}
    for _warm_then_count in range(2):
        guest = Guest(_Inside(), numbers)
        for step in STEPS:
            with CaptureQueriesContext(connection) as queries:
                step(guest)
            counted[step] = len(queries)
        bought.update(numbers)
    return sum(counted.values()), counted[place]


class _Inputs(HTMLParser):
    """Reads what the forms of a page would send if nobody touched them."""

    def __init__(self) -> None:
        super().__init__()
        self.given: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep hidden fields and what is checked."""
        said = dict(attrs)
        if tag == "input" and (said.get("type") == "hidden" or "checked" in said):
            self.given[said.get("name") or ""] = said.get("value") or ""


def _given(page: str) -> dict[str, str]:
    inputs = _Inputs()
    inputs.feed(page)
    return inputs.given


def _token(given: dict[str, str]) -> dict[str, str]:
    return {"csrfmiddlewaretoken": given["csrfmiddlewaretoken"]}


def _stock() -> dict[str, int]:
    """Return the pieces left by product number."""
    featured = FeaturedOffer.objects.filter(storefront=placing.STORE.code)
    offers = dict(featured.values_list("offer_id", "number"))
    left = Stock.objects.filter(offer__in=offers).values_list("offer_id", "available")
    return {offers[offer]: available for offer, available in left}


def _check(bought: Counter[str], stock: dict[str, int]) -> None:
    """Compare orders, stock and ledger with what the guests did. Raises ``RuntimeError``."""
    purchases = Purchase.objects.filter(email=EMAIL, state=Purchase.State.PAID)
    placed = Order.objects.filter(purchase__in=purchases)
    pieces = placed.aggregate(pieces=Sum("lines__quantity"))["pieces"]
    sold = Counter({number: stock[number] - left for number, left in _stock().items() if stock[number] != left})
    paid = purchases.aggregate(minor=Sum("total_minor"))["minor"]
    sales = Entry.objects.filter(account__kind="provider", journal__kind="sale")
    entered = sales.filter(order_id__in=placed.values("pk")).aggregate(minor=Sum("amount_minor"))["minor"]
    wrong = [*orders.checks.findings(), *settlements.checks.money()]
    if wrong or pieces != bought.total() or sold != bought or paid != entered:
        msg = (
            f"{bought.total()} pieces bought, {pieces} ordered, {sold.total()} gone from stock; "
            f"{paid} paid, {entered} in the ledger; {wrong}"
        )
        raise RuntimeError(msg)
