"""``manage.py audit``: do all books agree?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from settlements import books


class Command(BaseCommand):
    help = "Check money, stock, orders and messages against each other; exit 1 on any finding."

    def handle(self, *_args: Any, **_options: Any) -> None:
        found = books.audit()
        for finding in found:
            self.stdout.write(finding)
        if found:
            msg = f"{len(found)} findings"
            raise CommandError(msg)
        self.stdout.write(self.style.SUCCESS("All books agree."))
