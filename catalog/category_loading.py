"""Bring the starting tree into the database, again and again without harm."""

from django.db import transaction

from catalog import navigation
from catalog.category_attributes import Attribute
from catalog.category_tree import TREE, Branch
from catalog.models import AttributeDefinition, Category


@transaction.atomic
def load(tree: tuple[Branch, ...] = TREE) -> int:
    """Create the categories and attributes that are missing; return how many categories there are in the tree.

    What is there keeps its name, rate and place; operators may have changed them.
    """
    for position, branch in enumerate(tree):
        top = _category(None, branch.slug, (branch.zh, branch.en), position, branch, return_class=branch.return_class)
        _attributes(top, branch.attributes)
        for place, leaf in enumerate(branch.leaves):
            return_class = leaf.return_class or branch.return_class
            category = _category(
                top, leaf.slug, (leaf.zh, leaf.en), place, branch, return_class=return_class, line=leaf.line
            )
            _attributes(category, leaf.attributes)
    navigation.changed()
    return sum(1 + len(branch.leaves) for branch in tree)


def _category(
    parent: Category | None,
    slug: str,
    names: tuple[str, str],
    position: int,
    branch: Branch,
    *,
    return_class: str,
    line: str = "",
) -> Category:
    category, _created = Category.objects.get_or_create(
        slug=slug,
        defaults={
            "parent": parent,
            "path": f"{parent.path if parent else ''}{slug}/",
            "names": {"zh-hans": names[0], "en": names[1]},
            "position": position,
            "referral_rate_bp": branch.rate_bp,
            "referral_minimum_minor": branch.minimum_minor,
            "return_class": return_class,
            "line": line,
        },
    )
    return category


def _attributes(category: Category, attributes: tuple[Attribute, ...]) -> None:
    AttributeDefinition.objects.bulk_create(
        [
            AttributeDefinition(category=category, code=attribute.code, position=place, **attribute.fields())
            for place, attribute in enumerate(attributes)
        ],
        ignore_conflicts=True,
    )
