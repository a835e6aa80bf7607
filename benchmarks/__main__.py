"""Run the benchmarks: ``make bench``, or ``python -m benchmarks --help``.

Works in a data directory of its own (``bench`` inside Quay's) with embedded engines, or in
the empty database that DATABASE_URL names.
"""

import argparse
import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from marketplace.engines import config, embedded


def arguments() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--products", type=int, default=20_000, help="rows of the batch upload, and so of the catalogue"
    )
    parser.add_argument("--offers", type=int, default=100_000, help="offers of the large catalogue")
    parser.add_argument("--lines", type=int, default=1_000_000, help="ledger entries of the period close")
    parser.add_argument("--cases", type=int, default=100_000, help="open applications of the reviewers' queue")
    parser.add_argument("--orders", type=int, default=1_000_000, help="paid orders beside Manage Orders")
    parts = ["batch", "pages", "placing", "checkout", "orders", "closing", "reviewing", "catalogue"]
    parser.add_argument("--only", nargs="+", choices=parts, default=[], help="measure these parts, not all")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    return parser.parse_args()


@contextlib.contextmanager
def engines() -> Iterator[None]:
    """Run the embedded engines, unless DATABASE_URL and REDIS_URL name others."""
    home = config.data_dir(Path(__file__).resolve().parent.parent) / "bench"
    os.environ["QUAY_DATA_DIR"] = str(home)
    if "DATABASE_URL" not in os.environ:
        shutil.rmtree(home, ignore_errors=True)  # what an earlier run left would be measured too
    os.environ["DJANGO_SETTINGS_MODULE"] = "marketplace.settings"
    with embedded.running(home):
        yield


def main() -> None:
    """Build the market, measure everything, print (and keep) the table."""
    asked = arguments()
    with engines():
        import django  # noqa: PLC0415 - settings read the environment that engines() prepared

        django.setup()
        from benchmarks import suite  # noqa: PLC0415 - models need django.setup()

        sizes = suite.Sizes(
            products=asked.products, lines=asked.lines, cases=asked.cases, offers=asked.offers, orders=asked.orders
        )
        suite.run(sizes, only=asked.only, write=asked.write)


if __name__ == "__main__":
    main()
