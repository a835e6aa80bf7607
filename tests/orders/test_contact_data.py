import pytest

from orders.contact_data import has_contact_data


@pytest.mark.parametrize(
    "text",
    [
        "call 13800000000",
        "电话１３８００００００００。",
        "138-0000-0000",
        "(021) 12345678",
        "+49 30 1234567",
        "(206) 555-0100",
        "206-555-0100",
        "me@example.com",
        "me @ example.com",
        "https://example.com/x",
        "WWW.example.xyz",
        "淘宝店 shop1.example.cn 更便宜",
    ],
)
def test_ways_to_reach_somebody_are_found(text):
    assert has_contact_data(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1.5 l, 1920x1080, 12.500,00 €",
        "bought on 2026-11-27 at 10:30",
        "barcode 4006381333931, order Q26-1127-000012",
        "很好用。Good.Very good",
        "5@night",
        "1380000000",
    ],
)
def test_everyday_words_and_numbers_are_not(text):
    assert not has_contact_data(text)
