"""Whatever a seller's program wrote becomes the same table, or a plain sentence."""

import datetime as dt
import io

import pytest

from catalog.batch import failures, tables, workbooks
from catalog.batch.failures import UnreadableFile
from catalog.batch.reading import Trouble, refuse_unreadable, text_of
from tests.catalog.tables import row, text, workbook, zipped

ROWS = [row(sku="A-1"), row(sku="A-2", title_zh="青瓷茶具 五件套", price_cn="89")]


def read(content):
    aliases = tables.aliases_of([])
    return tables.own_table(tables.read(io.BytesIO(content), aliases), aliases)


def values(content):
    table = read(content)
    return [(number, dict(zip(table.keys, texts, strict=True))) for number, texts in table.rows]


@pytest.mark.parametrize(
    "content",
    [
        text(ROWS),
        text(ROWS, encoding="utf-8-sig"),
        text(ROWS, encoding="utf-16"),
        text(ROWS, encoding="utf-16-le"),
        text(ROWS, encoding="utf-16-be"),
        text(ROWS, encoding="gb18030"),
        text(ROWS, delimiter=","),
        text(ROWS, delimiter=";"),
        workbook(ROWS),
    ],
    ids=["utf-8", "bom", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "comma", "semicolon", "xlsx"],
)
def test_every_encoding_and_format_is_the_same_table(content):
    assert values(content) == [(2, ROWS[0]), (3, ROWS[1])]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"hello\nworld", "no_header"),
        (b"sku\tprice\r\n", "no_rows"),
        (b"sku\tprice\tprice\r\nA\t1\t2", "double_column"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not_a_table"),
        (b"sku\tprice\n\0\0", "not_a_table"),
        (b"\xff\xff\xff sku", "encoding"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old one", "old_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protected"),
        (zipped({"mimetype": "x", "content.xml": "x"}), "open_document"),
        (zipped({"xl/workbook.bin": "x"}), "binary_workbook"),
        (b"PK\x03\x04 torn", "damaged"),
        (zipped({"a.txt": "no workbook"}), "not_a_table"),
        (zipped({"xl/workbook.xml": "", "xl/vbaProject.bin": "x"}), "macros"),
        (zipped({"xl/workbook.xml": "x"}, encrypted=True), "protected"),
        (zipped({"xl/workbook.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]>"}), "damaged"),
        (b"sku\tprice\n" + b"x" * 140_000 + b"\t1", "too_wide"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(content, code):
    with pytest.raises(UnreadableFile) as refusal:
        read(content)
    assert refusal.value.code == code
    assert str(refusal.value) == str(failures.SENTENCES[code])


def test_a_bomb_is_refused_before_anything_opens_it():
    bomb = zipped({"xl/workbook.xml": "x", "xl/worksheets/sheet1.xml": b"0" * (failures.UNPACKED_LIMIT + 1)})
    assert len(bomb) < 1_000_000
    with pytest.raises(UnreadableFile) as refusal:
        refuse_unreadable(io.BytesIO(bomb))
    assert refusal.value.code == "bomb"


def test_a_bomb_that_lies_about_its_size_is_stopped_while_unpacking(monkeypatch):
    monkeypatch.setattr(workbooks, "UNPACKED_LIMIT", 10_000)
    content = zipped({"xl/workbook.xml": "x", "xl/worksheets/sheet1.xml": b"0" * 50_000})
    lying = content.replace((50_000).to_bytes(4, "little"), (5).to_bytes(4, "little"))
    assert lying != content
    with pytest.raises(UnreadableFile) as refusal:
        refuse_unreadable(io.BytesIO(lying))
    assert refusal.value.code in {"bomb", "damaged"}


def test_a_far_away_cell_is_refused():
    content = workbook(ROWS, prepare=lambda sheet, _keys: sheet.write(1_048_575, 16_383, "x"))
    with pytest.raises(UnreadableFile) as refusal:
        read(content)
    assert refusal.value.code == "too_wide"


def test_an_upload_above_the_limit_is_refused(settings):
    settings.BATCH_UPLOAD_MAX_BYTES = 10
    with pytest.raises(UnreadableFile) as refusal:
        read(text(ROWS))
    assert refusal.value.code == "too_large"


def test_formulas_dates_and_merged_cells_are_marked():
    def prepare(sheet, keys):
        sheet.write_formula(1, keys.index("price_cn"), "=1+1", None, 2)
        sheet.write_datetime(2, keys.index("quantity"), dt.datetime(2026, 3, 4))  # noqa: DTZ001 - a spreadsheet's
        sheet.merge_range(1, keys.index("brand"), 2, keys.index("brand"), "Fjord")

    table = read(workbook(ROWS, prepare=prepare))
    at = table.keys.index
    assert table.sheet.troubles == {
        (2, at("price_cn")): Trouble.FORMULA,
        (3, at("quantity")): Trouble.DATE,
        (3, at("brand")): Trouble.MERGED,
    }


def test_blank_rows_and_columns_and_unknown_columns_are_passed_over():
    content = b"sku\t\tprice\tmy notes\r\n\t\t\t\r\nA-1\t\t9.90\thello\r\n"
    table = read(content)
    assert table.rows == [(3, ["A-1", "", "9.90", "hello"])]
    assert table.keys == ["sku", "", "price_cn", "?"]
    assert table.unknown == [3]


def test_titles_above_the_header_and_the_example_row_are_passed_over():
    content = b"Autumn listings\r\nSKU\tStock\r\nEXAMPLE-001\t5\r\nA-1\t7\r\n"
    table = read(content)
    assert (table.sheet.header_row, table.rows) == (2, [(4, ["A-1", "7"])])


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (12.0, "12"), (0.1 + 0.2, "0.3"), (6901234567892.0, "6901234567892"), (True, "yes"), (None, ""),
        ("  x ", "x"), ("'=1+1", "=1+1"), ("'quoted'", "'quoted'"), (399, "399"),
    ],
)  # fmt: skip
def test_cells_read_as_the_seller_sees_them(cell, expected):
    assert text_of(cell) == expected


def test_inventory_loader_columns_are_known():
    header = "sku\tproduct-id\tproduct-id-type\tprice\titem-condition\tquantity\tadd-delete\twill-ship-internationally"
    table = read(f"{header}\r\nA\t\t\t1\t11\t2\ta\t\r\n".encode())
    assert table.keys == ["sku", "product_id", "", "price_cn", "condition", "quantity", "action", ""]
