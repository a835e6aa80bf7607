"""Measure the search against judged queries; part of what must hold before a change of it is merged."""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.test.utils import override_settings

from catalog import search
from catalog.judging import judged, measures
from catalog.judging.market import STORE, judged_market
from catalog.listing_filters import Filters

GOAL = measures.Score(recall=0.95, precision=0.95)


class Command(BaseCommand):
    help = "Print recall and precision@24 of the judged queries; exit 1 where the search falls below its goal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="print every query, not just the imperfect ones")

    def handle(self, *, all: bool, **_options: Any) -> None:  # noqa: A002 - the option's name
        products, queries = judged.products(), judged.queries()
        scores = []
        # The judged market is temporary tables, which only PostgreSQL sees.
        with override_settings(SEARCH_URL=""), judged_market(products):
            self.stdout.write("recall  precision  query")
            for query in queries:
                scores.append(
                    measures.score(_shown(query.text), {each.key for each in products if query.is_met_by(each)})
                )
                if all or scores[-1] != measures.Score(1, 1):
                    self.stdout.write(f"{scores[-1].recall:6.2f} {scores[-1].precision:10.2f}  {query.text}")
        found = measures.mean(scores)
        self.stdout.write(f"{len(queries)} queries, {len(products)} products")
        self.stdout.write(f"recall {found.recall:.3f}, precision@{measures.DEPTH} {found.precision:.3f}")
        if found.recall < GOAL.recall or found.precision < GOAL.precision:
            msg = f"The goal is a recall of {GOAL.recall} and a precision of {GOAL.precision}."
            raise CommandError(msg)


def _shown(text: str) -> list[str]:
    page = search.search(storefront=STORE, query=text, filters=Filters()).page
    return [row.number for row in page.rows]
