"""Placing purchases: the service a checkout calls, on many articles and on one, beside raw SQL."""

import multiprocessing
import random
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection, connections, transaction

from benchmarks import market
from benchmarks.load import percentile
from benchmarks.report import Row
from catalog.models import Offer
from marketplace import storefronts
from orders import baskets, checkout
from orders.checkout import InvoiceWish
from orders.models import Basket

CLIENTS = 4
EACH = 60
STORE = storefronts.HOME
ADDRESS = {
    "recipient": "基准", "phone": "13800000000", "region": "上海市", "city": "上海市", "district": "徐汇区",
    "line1": "测试路 1 号",
}  # fmt: skip


def run() -> list[Row]:
    """Place purchases with two lines from several processes; every one must succeed."""
    market.open_sellers()
    offers = list(Offer.objects.live().select_related("seller").order_by("pk")[:20_000])
    floor, _raw_times = load(lambda _chance: None, lambda chance, _nothing: raw(chance))
    spread, times = load(lambda chance: _basket(chance.sample(offers, 2)), _place)
    single, single_times = load(lambda _chance: _basket(offers[:1]), _place)
    beside = f"{floor:.0f}/s raw SQL"
    return [
        Row(
            "place a purchase, 2 lines", f"{spread:.0f}/s, p95 {percentile(times, 0.95) * 1000:.0f} ms", beside,
            f"{floor / spread:.1f}", "≥ 100/s",
        ),
        Row(
            "place a purchase, everybody the same article",
            f"{single:.0f}/s, p95 {percentile(single_times, 0.95) * 1000:.0f} ms", beside, f"{floor / single:.1f}",
            "≥ 100/s",
        ),
    ]  # fmt: skip


def load(
    prepare: Callable[[random.Random], Any], work: Callable[[random.Random, Any], object], *, each: int = EACH
) -> tuple[float, list[float]]:
    """Return how often per second ``work`` was done by all clients together, ``each`` times, and each one's seconds.

    What ``prepare`` makes (a filled basket) is made before the clock runs.
    """

    def client(number: int, ready: Any, results: Any) -> None:
        chance, times = random.Random(number), []
        made = [prepare(chance) for _each in range(each)]
        ready.wait()
        started = time.perf_counter()
        for thing in made:
            began = time.perf_counter()
            work(chance, thing)
            times.append(time.perf_counter() - began)
        results.put((started, time.perf_counter(), times))

    connections.close_all()  # children must not share their parent's connection
    fork = multiprocessing.get_context("fork")
    ready, results = fork.Barrier(CLIENTS), fork.Queue()
    clients = [fork.Process(target=client, args=(number, ready, results)) for number in range(CLIENTS)]
    for child in clients:
        child.start()
    done = [results.get(timeout=300) for _each in clients]
    for child in clients:
        child.join()
    times = [second for _began, _ended, seconds in done for second in seconds]
    return len(times) / (max(row[1] for row in done) - min(row[0] for row in done)), times


def _basket(offers: list[Offer]) -> tuple[Basket, int]:
    """Return a guest's filled basket and what it costs."""
    basket = Basket(token=uuid.uuid4().hex, storefront=STORE.code)
    for offer in offers:
        basket = baskets.add_to_basket(basket=basket, offer=offer, quantity=1).basket
    return basket, checkout.quote(basket=basket, storefront=STORE, delivery={}).total_minor


def _place(_chance: random.Random, filled: tuple[Basket, int]) -> None:
    basket, total = filled
    checkout.place_purchase(
        basket=basket,
        storefront=STORE,
        language="zh-hans",
        customer=None,
        email="benchmark@quay.example",
        address=ADDRESS,
        delivery={},
        invoice=InvoiceWish(),
        payment_provider="sandbox",
        idempotency_key=uuid.uuid4().hex,
        expected_total_minor=total,
        actor=None,
    )


@transaction.atomic
def raw(chance: random.Random) -> None:
    """Do what placing a purchase cannot do without, in SQL."""
    first, second = sorted(chance.sample(range(1, 20_001), 2))
    number = uuid.uuid4().hex
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quantity FROM benchmark_stock WHERE id IN (%s, %s) ORDER BY id FOR UPDATE", [first, second]
        )
        cursor.execute("UPDATE benchmark_stock SET quantity = quantity - 1 WHERE id IN (%s, %s)", [first, second])
        cursor.execute("INSERT INTO benchmark_order (number, total) VALUES (%s, 3998) RETURNING id", [number])
        (order,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO benchmark_line (order_id, stock_id, quantity, price)"
            " SELECT %s, stock, 1, 1999 FROM unnest(%s) stock",
            [order, [first, second]],
        )
        cursor.execute(
            "INSERT INTO benchmark_payment (order_id, amount, reference) VALUES (%s, 3998, %s)", [order, number]
        )
