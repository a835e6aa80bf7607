"""Load the starting tree of categories."""

from typing import Any

from django.core.management.base import BaseCommand

from catalog import category_loading


class Command(BaseCommand):
    help = "Create the categories and attributes of the starting tree that are missing; changes nothing that is there."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{category_loading.load()} categories are there.")
