"""``manage.py audit``: do all books agree?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from settlements import checks


class Command(BaseCommand):
    help = "Check money, stock, orders and messages against each other; exit 1 on any finding."

    def handle(self, *_args: Any, **_options: Any) -> None:
        count = 0
        for finding in checks.findings():
            count += 1
            self.stdout.write(finding)
        if count:
            msg = f"{count} findings"
            raise CommandError(msg)
        self.stdout.write(self.style.SUCCESS("All books agree."))
