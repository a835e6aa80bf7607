"""The judged set and the command that measures the search with it."""

import pytest
from django.core.management import CommandError, call_command

from catalog.judging import judged, measures
from catalog.judging.market import judged_market
from catalog.management.commands import judge_search
from catalog.models import Product


def test_the_set_is_large_and_every_query_has_an_answer():
    products, queries = judged.products(), judged.queries()

    assert len(products) >= 400
    assert len(queries) >= 60
    assert len({each.key for each in products}) == len(products)
    assert len({each.text for each in queries}) == len(queries)
    assert [query.text for query in queries if not any(map(query.is_met_by, products))] == []


def test_a_query_takes_every_fact_in_one_of_its_ways():
    query = judged.JudgedQuery("x", (frozenset({"kind=mug", "kind=flask"}), frozenset({"lid=yes"})))
    for facts, is_met in [({"kind=mug", "lid=yes"}, True), ({"kind=flask"}, False), ({"kind=pan", "lid=yes"}, False)]:
        assert query.is_met_by(judged.JudgedProduct("K", "", {}, frozenset(facts))) is is_met


@pytest.mark.parametrize(
    ("shown", "relevant", "expected"),
    [
        (["a", "b"], {"a", "b"}, (1, 1)),
        (["a", "x"], {"a", "b"}, (0.5, 0.5)),
        ([], {"a"}, (0, 0)),
        ([*map(str, range(30))], {*map(str, range(30))}, (1, 1)),
        (["x"] * 24 + ["a"], {"a"}, (0, 0)),
    ],
)
def test_scores_the_first_page(shown, relevant, expected):
    assert measures.score(shown, relevant) == measures.Score(*expected)


@pytest.mark.django_db(transaction=True)
def test_the_search_meets_its_goal_and_leaves_nothing_behind(capsys):
    call_command("judge_search")

    assert "queries" in capsys.readouterr().out
    assert Product.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_below_the_goal_is_an_error(monkeypatch):
    monkeypatch.setattr(judge_search, "_shown", lambda _text: [])
    with pytest.raises(CommandError, match="recall"):
        call_command("judge_search")


@pytest.mark.django_db
def test_the_judged_market_hides_the_real_one():
    with judged_market(judged.products()[:3]):
        assert Product.objects.count() == 3
    assert Product.objects.count() == 0
