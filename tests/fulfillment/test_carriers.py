import pytest

from fulfillment import carriers


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("SF", "SF1234567890123"), ("SF", "sf 1234-5678-90123"), ("JD", "JDVA11408814483"), ("JT", "JT0006968326954"),
        ("EMS", "EA123456789CN"), ("UPS", "1Z999AA10123456784"), ("OTHER", "anything"), ("YTO", "YT1234567890123"),
    ],
)  # fmt: skip
def test_usual_numbers_raise_no_doubt(code, number):
    assert carriers.doubt(code, number) == ""


@pytest.mark.parametrize(("code", "number"), [("SF", "123"), ("ZTO", "SF1234567890123"), ("UPS", "hello")])
def test_unusual_numbers_are_doubted_by_name(code, number):
    assert number in carriers.doubt(code, number)


def test_pages_hold_the_number_quoted():
    assert carriers.page("UPS", "1Z&a=b").endswith("tracknum=1Z%26a%3Db")
    assert carriers.page("OTHER", "1") == carriers.page("", "") == ""


@pytest.mark.parametrize(
    ("code", "name", "found"),
    [
        ("sf", "", ("SF", "")), ("", "顺丰速运", ("SF", "")), ("", "zhongtong", ("ZTO", "")),
        ("Other", "Kite Post", ("OTHER", "Kite Post")), ("KITE", "", ("OTHER", "KITE")), ("", "", ("", "")),
    ],
)  # fmt: skip
def test_files_name_carriers_in_many_ways(code, name, found):
    assert carriers.find(code, name) == found


def test_a_stores_own_carriers_come_first():
    assert [code for code, _name in carriers.choices("US")][:4] == ["DHL", "UPS", "FEDEX", "USPS"]
    assert carriers.choices("CN")[-1][0] == carriers.OTHER
