"""Build the demo market once; called by ``make demo``."""

import datetime as dt
import unicodedata
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser

from accounts.models import User
from marketplace.demo import market, people


class Command(BaseCommand):
    help = "Build the demo market from services. Refused in a deployment and where there are users already."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--is-built", action="store_true", help="only say whether it stands; exit 1 if not")
        parser.add_argument("--sign-ins", action="store_true", help="only print the sign-ins")
        parser.add_argument("--days", type=int, default=market.DAYS, help="how many days of history")

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            msg = "The demo market is built in the demo only (make demo)."
            raise CommandError(msg)
        if options["sign_ins"]:
            self._print_sign_ins()
        elif options["is_built"]:
            self._answer()
        else:
            self._build(options["days"])

    def _answer(self) -> None:
        if not market.is_built():
            msg = "The demo market is not built."
            raise CommandError(msg)
        self.stdout.write("The demo market stands.")

    def _build(self, days: int) -> None:
        if User.objects.exists():
            msg = "This database has users already; the demo market wants an empty one."
            raise CommandError(msg)
        market.build(days=days, told=self._tell)
        self._tell_end()

    def _tell(self, day: dt.datetime) -> None:
        self.stdout.write(f"  {day:%Y-%m-%d}", ending="\r")
        self.stdout.flush()

    def _tell_end(self) -> None:
        self.stdout.write("  Done.     ")

    def _print_sign_ins(self) -> None:
        for sign_in in people.SIGN_INS:
            who = sign_in.who + " " * (24 - _columns(sign_in.who))
            self.stdout.write(f"{who}{sign_in.email:<28}{settings.SITE_URL}{sign_in.path}")
        self.stdout.write(f"Password of all of them: {people.PASSWORD}")
        self.stdout.write("Reviewers and operators also need a code; the page that asks for it shows it.")


def _columns(text: str) -> int:
    """Return how wide a terminal shows a text: Chinese characters take two columns."""
    return sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)
