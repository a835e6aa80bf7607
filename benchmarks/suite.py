"""All benchmarks in the order that lets each use what the one before built."""

import logging
from dataclasses import dataclass

from django.conf import settings
from django.core.management import CommandError, call_command

from accounts.models import User
from benchmarks import batch, catalogue, checkout, closing, orders, pages, placing, report, reviewing


@dataclass(frozen=True)
class Sizes:
    """How much of each thing is measured."""

    products: int
    lines: int
    cases: int
    offers: int
    orders: int

    def __str__(self) -> str:
        return (
            f"{self.products:,} products, {self.lines:,} ledger entries, {self.cases:,} open cases, "
            f"{self.offers:,} offers, {self.orders:,} orders"
        )


def run(sizes: Sizes, *, only: list[str], write: bool) -> None:
    """Measure all parts, or ``only`` some, in an empty database; ``CommandError`` where there are users already."""
    logging.getLogger("celery").setLevel(logging.WARNING)
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    call_command("migrate", verbosity=0)
    if User.objects.exists():
        msg = "The benchmarks want an empty database; this one has users."
        raise CommandError(msg)
    call_command("collectstatic", interactive=False, verbosity=0)
    rows: list[report.Row] = []
    parts = {
        "batch": lambda: batch.run(sizes.products),
        "pages": pages.run,
        "placing": placing.run,
        "checkout": checkout.run,
        "orders": lambda: orders.run(sizes.orders),
        "closing": lambda: closing.run(sizes.lines),
        "reviewing": lambda: reviewing.run(sizes.cases),
        "catalogue": lambda: catalogue.run(sizes.offers),
    }
    for name in only or parts:
        found = parts[name]()
        print(report.table(found), flush=True)
        rows += found
    text = f"{report.heading(str(sizes))}\n\n{report.table(rows)}"
    if write:
        report.write(text)
    print(f"\n{text}")
