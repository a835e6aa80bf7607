"""The starting tree."""

import pytest

from accounts import product_lines
from catalog import categories, category_loading
from catalog.category_tree import TREE
from catalog.models import AttributeDefinition, Category

pytestmark = pytest.mark.django_db


def test_the_tree_is_loaded_once_and_what_operators_changed_stays():
    count = category_loading.load()
    assert count == Category.objects.count() == len(TREE) + Category.objects.leaves().count()
    assert (len(TREE) >= 20, Category.objects.leaves().count() >= 200) == (True, True)
    definitions = AttributeDefinition.objects.count()
    Category.objects.filter(slug="kettles").update(referral_rate_bp=555)

    assert category_loading.load() == count

    assert Category.objects.count() == count
    assert AttributeDefinition.objects.count() == definitions
    assert Category.objects.get(slug="kettles").referral_rate_bp == 555


def test_every_category_has_both_names_and_a_sensible_rate():
    category_loading.load()
    for category in Category.objects.all():
        assert set(category.names) == {"zh-hans", "en"}
        assert 300 <= category.referral_rate_bp <= 1500
        assert category.path.endswith(f"{category.slug}/")


def test_regulated_goods_have_the_line_whose_papers_their_sellers_must_show():
    category_loading.load()
    lines = dict(Category.objects.exclude(line="").values_list("slug", "line"))
    assert set(lines.values()) <= product_lines.BY_CODE.keys()
    assert (lines["snacks"], lines["chargers"], lines["smartphones"]) == ("food", "ccc", "telecom")
    assert "kettles" not in lines


def test_attributes_of_a_leaf_are_its_branchs_and_its_own():
    category_loading.load()
    kettles = Category.objects.get(slug="kettles")
    assert {definition.code for definition in categories.attributes_of(kettles)} == {"material", "colour", "capacity"}


def test_attributes_of_many_categories_are_one_query(django_assert_num_queries):
    category_loading.load()
    leaves = list(Category.objects.leaves())
    with django_assert_num_queries(1):
        found = categories.attributes_of_all(leaves)
    assert set(found) == {leaf.pk for leaf in leaves}
