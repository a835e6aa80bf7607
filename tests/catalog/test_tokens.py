"""Text taken apart for search."""

import pytest

from catalog import tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("小米真无线蓝牙耳机", ["小米", "真", "无线", "蓝牙", "耳机"]),
        ("Type-C 1.7L", ["typec", "type", "c", "1.7l", "1.7", "l"]),
        ("iPhone 11 256GB", ["iphone", "11", "256gb", "256", "gb"]),
        ("Ｆｕｌｌ　Ｗｉｄｔｈ", ["full", "width"]),
        ("Café crème", ["cafe", "creme"]),
        ("ワイヤレス 白", ["ワイヤレス", "白"]),
        ("headphones, batteries; glasses", ["headphone", "battery", "glass"]),
        ("🙂 —— !", []),
    ],
)
def test_words(text, words):
    assert tokens.words(text) == words


def test_pairs_are_every_character_and_every_two():
    assert tokens.pairs("保温杯 x 茶") == ["保", "温", "杯", "保温", "温杯", "茶"]
