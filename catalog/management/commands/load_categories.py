"""Load the starting tree of categories."""

from typing import Any

from django.core.management.base import BaseCommand

from catalog import category_loading


class Command(BaseCommand):
    help = "Create the categories and attributes of the starting tree that are missing; changes nothing that is there."

    def handle(self, *_args: Any, **options: Any) -> None:
        count = category_loading.load()
        if options["verbosity"]:
            self.stdout.write(f"{count} categories are there.")
