"""``manage.py reconcile_payments``: what the beat does at night, by hand."""

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace import clock
from marketplace.errors import DomainError
from marketplace.workdays import CHINA
from orders import gateway, reconciliation


class Command(BaseCommand):
    help = "Compare a day's payments and refunds with each provider's statement; exit 1 where something does not fit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--day", type=dt.date.fromisoformat, help="in China, as 2026-11-27; yesterday without it")

    def handle(self, *_args: Any, **options: Any) -> None:
        day = options["day"] or clock.today(CHINA) - dt.timedelta(days=1)
        problems = [problem for each in gateway.available() if (problem := self._compare(each.code, day))]
        if problems:
            raise CommandError(" ".join(problems))

    def _compare(self, provider: str, day: dt.date) -> str:
        """Compare with one provider; return what keeps the command from a good end."""
        try:
            run = reconciliation.reconcile(provider=provider, day=day)
        except gateway.GatewayUnavailable:
            return f"{provider} has no statement of {day} yet."
        except gateway.GatewayRefused as refusal:
            return f"{provider} refuses its statement of {day}: {refusal}."
        except DomainError as error:
            return str(error)
        if run is None:
            return ""
        text = f"{provider} {day}: {run.line_count} movements, {run.captured_count} payments captured"
        self.stdout.write(f"{text}, {run.finding_count} findings.")
        still_open = run.findings.filter(resolved_at=None).count()
        return f"{provider} {day}: {still_open} findings to resolve." if still_open else ""
