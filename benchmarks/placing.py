"""Placing purchases: the service a checkout calls, on many articles and on one, beside raw SQL."""

import random
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

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
    """Place purchases with two lines from several threads; every one must succeed."""
    market.open_sellers()
    offers = list(Offer.objects.live().select_related("seller").order_by("pk")[:20_000])
    hot = offers[0]
    raw, _raw_times = _load(_raw)
    spread, times = _load(lambda chance: _place(chance.sample(offers, 2)))
    single, single_times = _load(lambda _chance: _place([hot]))
    floor = f"{raw:.0f}/s raw SQL"
    return [
        Row(
            "place a purchase, 2 lines", f"{spread:.0f}/s, p95 {percentile(times, 0.95) * 1000:.0f} ms", floor,
            f"{raw / spread:.1f}", "≥ 100/s",
        ),
        Row(
            "place a purchase, everybody the same article",
            f"{single:.0f}/s, p95 {percentile(single_times, 0.95) * 1000:.0f} ms", floor, f"{raw / single:.1f}",
            "≥ 100/s",
        ),
    ]  # fmt: skip


def _load(work: Callable[[random.Random], object]) -> tuple[float, list[float]]:
    def client(number: int) -> list[float]:
        chance, times = random.Random(number), []
        for _each in range(EACH):
            began = time.perf_counter()
            work(chance)
            times.append(time.perf_counter() - began)
        connections.close_all()
        return times

    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        times = [each for done in pool.map(client, range(CLIENTS)) for each in done]
    return len(times) / (time.perf_counter() - began), times


def _place(offers: list[Offer]) -> None:
    basket = Basket(token=uuid.uuid4().hex, storefront=STORE.code)
    for offer in offers:
        line = baskets.add_to_basket(basket=basket, offer=offer, quantity=1)
        basket = line.basket
    quote = checkout.quote(basket=basket, storefront=STORE, delivery={})
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
        expected_total_minor=quote.total_minor,
        actor=None,
    )


@transaction.atomic
def _raw(chance: random.Random) -> None:
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
