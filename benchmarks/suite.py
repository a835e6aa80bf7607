"""All benchmarks in the order that lets each use what the one before built."""

import logging

from django.conf import settings
from django.core.management import CommandError, call_command

from accounts.models import User
from benchmarks import batch, closing, pages, placing, report


def run(*, products: int, lines: int, write: bool) -> None:
    """Measure in an empty database. Raises ``CommandError`` where there are users already."""
    logging.getLogger("celery").setLevel(logging.WARNING)
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    call_command("migrate", verbosity=0)
    if User.objects.exists():
        msg = "The benchmarks want an empty database; this one has users."
        raise CommandError(msg)
    call_command("collectstatic", interactive=False, verbosity=0)
    rows: list[report.Row] = []
    for part in (lambda: batch.run(products), pages.run, placing.run, lambda: closing.run(lines)):
        found = part()
        print(report.table(found), flush=True)
        rows += found
    text = f"{report.heading(f'{products:,} products, {lines:,} ledger entries')}\n\n{report.table(rows)}"
    if write:
        report.write(text)
    print(f"\n{text}")
