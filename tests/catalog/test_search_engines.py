"""What every search engine promises: the embedded one, OpenSearch's requests against a stand-in, a real server."""

import os

import pytest
from django.core.management import CommandError, call_command

from catalog import products, search, search_engines, search_outbox
from catalog.listing_filters import Filters
from catalog.models import SearchChange
from marketplace import storefronts
from tests.catalog import fake_opensearch
from tests.catalog.factories import OfferFactory

pytestmark = pytest.mark.django_db
CN = storefronts.BY_CODE["CN"]
REAL = os.environ.get("TEST_SEARCH_URL", "")


@pytest.fixture(params=["postgres", "stand-in", "server"])
def engine(request, settings, monkeypatch):
    """Make every search of a test go to one engine, told of what there is by ``told``."""
    monkeypatch.setattr(search_outbox, "_send_soon", lambda: None)
    if request.param == "postgres":
        yield request.param
    elif request.param == "stand-in":
        with fake_opensearch.running() as (url, _fake):
            settings.SEARCH_URL = url
            yield request.param
    elif REAL:
        settings.SEARCH_URL = REAL
        search_engines.engine()._client.indices.delete(index="quay-texts", ignore_unavailable=True)
        yield request.param
    else:
        pytest.skip("No OpenSearch server: set TEST_SEARCH_URL to one whose index may be deleted.")


@pytest.fixture
def market(engine):
    rows = {
        "flask": ("Fjord 不锈钢保温杯 750 ml", "Fjord insulated bottle, 750 ml", "Fjord"),
        "phones": ("Tono 头戴式降噪耳机", "Tono noise-cancelling headphones", "Tono"),
        "board": ("Slate 65 机械键盘 三模热插拔", "Slate 65 mechanical keyboard", "Slate"),
        "pan": ("老灶 不粘炒锅", None, "老灶"),
        "buds": ("ワイヤレスイヤホン 白", "Kumo earbuds, white", "Kumo"),
    }
    made = {
        name: OfferFactory(title_zh=zh, title_en=en, brand=brand).product for name, (zh, en, brand) in rows.items()
    }
    search_outbox.send()
    return made


def found(query):
    return search.search(storefront=CN, query=query, filters=Filters())


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("保温杯", ["flask"]),
        ("thermos", ["flask"]),
        ("耳机", ["phones", "buds"]),
        ("slate 键盘", ["board"]),
        ("65", ["board"]),
        ("不粘锅", ["pan"]),
        ("イヤホン", ["buds"]),
        ("fjord", ["flask"]),
        ("钢琴", []),
        ("' OR 1=1", []),
    ],
)
def test_finds_the_same(market, query, names):
    assert {row.product_id for row in found(query).page.rows} == {market[name].pk for name in names}


def test_some_words_are_enough_where_no_product_has_all(market):
    result = found("键盘 钢琴")
    assert ([row.product_id for row in result.page.rows], result.loose) == ([market["board"].pk], True)


def test_words_as_typed_come_first(engine):
    first, second = (OfferFactory(title_zh=title, title_en=None).product.pk for title in ("旅行箱", "行李箱"))
    search_outbox.send()
    assert [row.product_id for row in found("行李箱").page.rows] == [second, first]
    assert [row.product_id for row in found("旅行箱").page.rows] == [first, second]


def test_suggests_for_a_beginning(market):
    assert [row.product_id for row in search.suggest(storefront=CN, query="keyb")] == [market["board"].pk]


@pytest.mark.parametrize(
    ("query", "name"), [("noise-canc", "phones"), ("mechanical keyb", "board"), ("降噪", "phones")]
)
def test_suggests_for_a_word_of_several_parts(market, query, name):
    assert [row.product_id for row in search.suggest(storefront=CN, query=query)] == [market[name].pk]


def test_a_change_is_found_and_the_old_words_are_not(market):
    products.change_product(
        product=market["flask"], texts={"en": products.TextInput("Vase"), "zh-hans": products.TextInput("花瓶")}
    )
    search_outbox.send()
    assert [row.product_id for row in found("花瓶").page.rows] == [market["flask"].pk]
    assert found("保温杯").page.rows == []


class TestOutbox:
    @pytest.fixture
    def fake(self, settings, monkeypatch):
        monkeypatch.setattr(search_outbox, "_send_soon", lambda: None)
        with fake_opensearch.running() as (url, fake):
            settings.SEARCH_URL = url
            yield fake

    def test_what_changed_is_told_once(self, fake):
        product = OfferFactory().product
        assert SearchChange.objects.count() == 1
        assert (search_outbox.send(), search_outbox.send()) == (1, 0)
        assert {each["_source"]["product"] for each in fake.documents.values()} == {product.pk}

    def test_texts_that_are_gone_are_forgotten(self, fake):
        product = OfferFactory().product
        search_outbox.send()
        product.texts.filter(language="en").delete()
        search_outbox.changed([product.pk])
        search_outbox.send()
        assert [each["_source"]["words"] for each in fake.documents.values()] == ["样例 保温 保温杯 fjord"]

    def test_nothing_is_lost_while_the_server_is_away(self, settings, monkeypatch):
        monkeypatch.setattr(search_outbox, "_send_soon", lambda: None)
        settings.SEARCH_URL = "http://127.0.0.1:9"
        product = OfferFactory(title_zh="台灯").product
        with pytest.raises(Exception, match="ConnectionError"):
            search_outbox.send()
        assert SearchChange.objects.count() == 1
        assert [row.product_id for row in found("台灯").page.rows] == [product.pk]  # PostgreSQL answers meanwhile

    def test_a_server_that_is_away_is_asked_once(self, settings, caplog, monkeypatch):
        monkeypatch.setattr(search_outbox, "_send_soon", lambda: None)
        settings.SEARCH_URL = "http://127.0.0.1:9/once"
        product = OfferFactory(title_zh="台灯").product
        for _visit in range(3):
            assert [row.product_id for row in found("台灯").page.rows] == [product.pk]
        assert len([each for each in caplog.records if "does not answer" in each.message]) == 1
        monkeypatch.setattr(search_engines.engine(), "_rests_until", 0.0)  # half a minute later
        found("台灯")
        assert len([each for each in caplog.records if "does not answer" in each.message]) == 2

    def test_everything_anew(self, fake, capsys):
        OfferFactory()
        SearchChange.objects.all().delete()
        call_command("reindex_search")
        assert len(fake.documents) == 2
        assert "1 products told." in capsys.readouterr().out

    def test_says_that_the_server_is_away(self, settings):
        OfferFactory()
        settings.SEARCH_URL = "http://127.0.0.1:9"
        with pytest.raises(CommandError, match="does not answer"):
            call_command("reindex_search")

    def test_without_one_there_is_nothing_to_tell(self, capsys):
        OfferFactory()
        assert SearchChange.objects.count() == 0
        call_command("reindex_search")
        assert "always up to date" in capsys.readouterr().out
