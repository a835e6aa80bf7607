from fulfillment import privacy
from tests.orders.factories import ADDRESSES


def test_who_and_where():
    assert privacy.locality("周小川", "杭州") == "周** · 杭州"
    assert privacy.locality("", "杭州") == "杭州"


def test_labels_follow_the_country():
    assert privacy.address_lines(ADDRESSES["CN"]) == [
        "上海市 上海市 徐汇区", "样例路 1 号 2 室", "样例 13800000000",
    ]  # fmt: skip
    assert privacy.address_lines(ADDRESSES["US"]) == [
        "Sample", "1 Sample Street", "Seattle WA 98101", "+1 206 555 0100",
    ]  # fmt: skip
