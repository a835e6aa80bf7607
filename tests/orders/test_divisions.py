"""Where people live in mainland China."""

import pytest

from marketplace.provinces import NAMES
from orders import divisions


def test_all_31_provinces_have_cities_and_nearly_3000_districts():
    assert all(divisions.cities(name) for name in NAMES)
    assert (
        2_800 < sum(len(divisions.districts(name, city)) for name in NAMES for city in divisions.cities(name)) < 3_100
    )


@pytest.mark.parametrize(
    ("province", "city", "district"),
    [
        ("上海市", "上海市", "徐汇区"), ("浙江省", "杭州市", "临平区"), ("重庆市", "重庆市", "城口县"),
        ("新疆维吾尔自治区", "乌鲁木齐市", "天山区"), ("内蒙古自治区", "锡林郭勒盟", "二连浩特市"),
    ],
)  # fmt: skip
def test_knows(province, city, district):
    assert city in divisions.cities(province)
    assert district in divisions.districts(province, city)


def test_cities_without_districts_and_what_is_not_there():
    assert "东莞市" in divisions.cities("广东省")
    assert divisions.districts("广东省", "东莞市") == ()
    assert divisions.cities("台湾省") == divisions.cities("") == divisions.districts("广东省", "上海市") == ()
