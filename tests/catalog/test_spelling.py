"""Putting queries right, and finishing them."""

import time

import pytest
from hypothesis import given, strategies as st
from rapidfuzz.distance import OSA

from catalog import spelling
from catalog.models import ProductText, SearchWord
from tests.catalog.factories import OfferFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def words():
    OfferFactory(title_zh="蓝牙耳机 充电宝 电饭煲", title_en="Headphones and a keyboard, waterproof", brand="Kumo")
    OfferFactory(title_zh="键盘", title_en="Keyboard 65 keys")
    spelling.learn()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hedphone", "headphone"),  # one too few
        ("keyyboard", "keyboard"),  # one too many
        ("keybaord", "keyboard"),  # two swapped
        ("kezboard", "keyboard"),  # one wrong
        ("kezbaord", ""),  # two slips
        ("KEYBORD kumo", "keyboard kumo"),
        ("电饭堡", "电饭煲"),
        ("蓝压耳机", "蓝牙耳机"),
        ("keyboard", ""),  # right
        ("kumo", ""),
        ("xyzzy", ""),  # nothing like it
        ("kys", ""),  # too short
        ("电堡", ""),
        ("650", ""),  # a number
        ("", ""),
    ],
)
def test_corrects(words, typed, meant):
    assert spelling.corrected(typed) == meant


def test_asks_twice_at_most(words, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        spelling.corrected("hedphone keybord 电饭堡 蓝压耳机")


def test_a_long_run_of_characters_costs_little(words, django_assert_max_num_queries):
    """Three thousand known words that have a character of each in common."""
    text = "".join(chr(0x4E00 + at) for at in range(100))
    SearchWord.objects.bulk_create(
        SearchWord(word=word, texts=1, deletes=sorted(spelling.deletes(word)))
        for word in {f"{one}{other}{text[0]}" for one in text[:55] for other in text[:55]}
    )
    started = time.process_time()
    with django_assert_max_num_queries(2):
        assert spelling.corrected(text) == ""
        spelling.corrected(" ".join(text[at : at + 20] for at in range(0, 100, 20)))
    assert time.process_time() - started < 1


def test_of_equals_the_more_frequent():
    for number in range(3):
        OfferFactory(title_zh=f"x{number}", title_en=["lamps", "lamps", "limps"][number])
    spelling.learn()
    assert spelling.corrected("lomp") == "lamp"


def test_learns_words_of_titles_and_brands_once(words):
    counts = dict(SearchWord.objects.filter(word__in=["keyboard", "kumo", "65"]).values_list("word", "texts"))
    assert counts == {"keyboard": 2, "kumo": 2}  # kumo stands with both languages of its product, numbers are left out
    before = dict(SearchWord.objects.values_list("word", "texts"))
    assert spelling.learn() == len(before)
    assert dict(SearchWord.objects.values_list("word", "texts")) == before


def test_forgets_words_that_are_gone_and_counts_anew(words, django_assert_max_num_queries):
    OfferFactory(title_zh="另外", title_en="Another keyboard, zyzzyva")
    spelling.learn()
    ProductText.objects.filter(title__contains="zyzzyva").delete()
    with django_assert_max_num_queries(8):
        spelling.learn()
    counts = dict(SearchWord.objects.filter(word__in=["keyboard", "zyzzyva"]).values_list("word", "texts"))
    assert counts == {"keyboard": 2}


def test_finishes_the_last_word(words):
    assert spelling.completions("keyb") == ["keyboard"]
    assert spelling.completions("Kumo KEYB") == ["kumo keyboard"]
    assert spelling.completions("keyboard") == []
    assert spelling.completions("") == spelling.completions("   ") == []
    assert spelling.completions("%") == []


@given(st.text("abcd", min_size=4, max_size=8), st.text("abcd", min_size=4, max_size=8))
def test_words_one_slip_apart_have_something_in_common(one, other):
    if OSA.distance(one, other) <= 1:
        assert spelling.deletes(one) & spelling.deletes(other)
