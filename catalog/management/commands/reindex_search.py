"""Tell the outside search engine everything anew."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from opensearchpy.exceptions import OpenSearchException

from catalog import search_outbox, spelling


class Command(BaseCommand):
    help = "Learn the words of the market, and tell the search engine at SEARCH_URL every product."

    def handle(self, **_options: Any) -> None:
        self.stdout.write(f"{spelling.learn()} words.")
        if not settings.SEARCH_URL:
            self.stdout.write("PostgreSQL is the search engine; it is always up to date.")
            return
        search_outbox.note_everything()
        try:
            self.stdout.write(f"{search_outbox.send()} products told.")
        except OpenSearchException as error:
            msg = f"The search engine does not answer: {error}"
            raise CommandError(msg) from error
