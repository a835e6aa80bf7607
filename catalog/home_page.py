"""What the home page of a store shows: a story, categories with pictures, two shelves, the nine stores."""

from dataclasses import dataclass

from django.core.cache import caches
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog import picture_files
from catalog.models import FeaturedOffer
from catalog.navigation import Node, Tree
from marketplace.db import fetch_all
from marketplace.storefronts import Storefront, store_url

SHELF = 5
CATEGORIES = 8
# Pictures of categories follow what sells; a few minutes late is soon enough, prices are not among them.
COVERS_LIFETIME = 300


@dataclass(frozen=True)
class Story:
    """An editorial of the house about one category."""

    slug: str
    eyebrow: str | Promise
    title: str | Promise
    text: str | Promise
    action: str | Promise


# The first with products and a picture is the hero; the next one stands beside it.
STORIES = (
    Story(
        "tea-coffee",
        _("This season"),
        _("Hot water, slow afternoon"),
        _("Kettles, celadon and cups from qualified sellers, each with the day it arrives."),
        _("Shop tea and coffee"),
    ),
    Story(
        "lighting",
        _("Lighting"),
        _("Desk lamps, warmly"),
        _("Brass, deep green and light that does not dazzle."),
        _("See the range"),
    ),
    Story(
        "audio",
        _("Audio"),
        _("Quiet, when you want it"),
        _("Headphones and speakers for the desk and the way there."),
        _("Shop audio"),
    ),
)


@dataclass(frozen=True)
class Cover:
    """A category with the picture of what sells best in it."""

    name: str
    url: str
    sources: picture_files.Sources


@dataclass(frozen=True)
class Feature:
    """A story with its picture and where it leads."""

    story: Story
    url: str
    sources: picture_files.Sources


def covers(storefront: Storefront, tree: Tree) -> dict[str, Cover]:
    """Return the top categories that sell something here, by slug, in the tree's order."""
    key = f"catalog.covers.{storefront.code}"
    pictures: dict[str, str] | None = caches["pages"].get(key)
    if pictures is None:
        rows = fetch_all(
            """SELECT DISTINCT ON (split_part(category_path, '/', 1)) split_part(category_path, '/', 1), picture
                 FROM catalog_featuredoffer WHERE storefront = %s AND picture <> ''
                ORDER BY split_part(category_path, '/', 1), in_stock DESC, sold DESC, product_id""",
            [storefront.code],
        )
        pictures = dict(rows)
        caches["pages"].set(key, pictures, COVERS_LIFETIME)
    return {node.slug: _cover(node, pictures[node.slug]) for node in tree.children(None) if node.slug in pictures}


def _cover(node: Node, picture: str) -> Cover:
    return Cover(str(node), store_url("catalog:category", slug=node.slug), picture_files.sources(picture))


def features(found: dict[str, Cover]) -> list[Feature]:
    """Return the stories whose category has something to show."""
    return [
        Feature(story, found[story.slug].url, found[story.slug].sources) for story in STORIES if story.slug in found
    ]


# Of so many of the most popular, those that arrive first stand on the first shelf.
CANDIDATES = 60
_SHELF = "SELECT f.* FROM catalog_featuredoffer f WHERE f.storefront = %s AND f.in_stock ORDER BY "
_SOONEST = f"""
SELECT f.* FROM ({_SHELF} f.in_stock DESC, f.sold DESC, f.product_id LIMIT {CANDIDATES}) f
 ORDER BY f.handling_days, f.sold DESC, f.product_id LIMIT {SHELF}
"""  # noqa: S608 - numbers of this module
# As many as the other shelf may have taken of them.
_NEWEST = f"{_SHELF} f.product_id DESC LIMIT {2 * SHELF}"


def shelves(storefront: Storefront) -> tuple[list[FeaturedOffer], list[FeaturedOffer]]:
    """Return popular products that arrive first and the newest others, in stock; two queries."""
    soonest = list(FeaturedOffer.objects.raw(_SOONEST, [storefront.code]))
    newest = FeaturedOffer.objects.raw(_NEWEST, [storefront.code])
    shown = {row.pk for row in soonest}
    return soonest, [row for row in newest if row.pk not in shown][:SHELF]
