"""Templates and reports are files that go in again as they come out."""

import io

import openpyxl
import pytest
from django.utils import translation

from catalog.batch import report, stages, templates, uploads
from catalog.batch.columns import EXAMPLE_SKU
from catalog.models import Offer
from tests.accounts.factories import SellerFactory
from tests.catalog.factories import AttributeFactory, CategoryFactory
from tests.catalog.tables import row, text, upload_file, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaf():
    branch = CategoryFactory(slug="kitchen", names={"zh-hans": "厨房用品", "en": "Kitchen"})
    leaf = CategoryFactory(slug="kettles", parent=branch, names={"zh-hans": "水壶", "en": "Kettles"})
    AttributeFactory(category=branch)
    return leaf


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def checked(content, name="table.xlsx"):
    seller = SellerFactory()
    upload = uploads.start_upload(
        seller=seller, file=upload_file(content, name=name), actor=seller.memberships.get().user
    )
    stages.work_on(upload_id=upload.pk)
    upload.refresh_from_db()
    return upload


def test_a_category_template_has_three_sheets_lists_and_an_example(leaf):
    book = opened(templates.workbook_template(leaf))
    assert book.sheetnames == ["Template", "Instructions", "Valid values"]
    sheet = book["Template"]
    keys = [cell.value for cell in sheet[2]]
    assert keys[:3] == ["sku", "action", "category=kettles"]
    assert {"material", "family", "picture_1", "picture_9"} <= set(keys)
    assert "parentage" not in keys
    assert sheet.freeze_panes == "B3"
    assert sheet["A3"].value == EXAMPLE_SKU
    lists = {str(each.sqref).partition(":")[0]: each.formula1 for each in sheet.data_validations.dataValidation}
    column = sheet.cell(2, keys.index("material") + 1).column_letter
    assert lists[f"{column}3"].startswith("'Valid values'!$")
    assert "Steel" in [cell.value for column in book["Valid values"].columns for cell in column]


def test_a_template_speaks_the_sellers_language(leaf):
    with translation.override("zh-hans"):
        book = opened(templates.workbook_template(leaf))
    values = [cell.value for column in book.worksheets[2].columns for cell in column]
    assert "不锈钢" in values
    assert "水壶" in values


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_filled_template_goes_in(leaf, language):
    with translation.override(language):
        book = opened(templates.workbook_template(leaf))
    sheet = book.worksheets[0]
    keys = [str(cell.value).partition("=")[0] for cell in sheet[2]]
    filled = {"sku": "A-1", "title_zh": "壶", "price_cn": 399, "quantity": 12, "material": "不锈钢"}
    for key, value in filled.items():
        sheet.cell(4, keys.index(key) + 1).value = value
    target = io.BytesIO()
    book.save(target)
    upload = checked(target.getvalue())
    assert (upload.failure, list(upload.errors.values_list("column", "code"))) == ("", [])
    assert (upload.rows_total, upload.to_create) == (1, 1)


def test_an_untouched_template_has_no_rows(leaf):
    assert checked(templates.workbook_template(leaf)).failure == "no_rows"
    assert checked(templates.text_template(None), "table.txt").failure == "no_rows"


def test_the_report_is_the_sellers_table_with_its_problems(leaf):
    rows = [row(sku="A-1", category="kettles"), row(sku="A-2", category="kettles", price_cn="¥89", quantity="x")]
    upload = checked(workbook(rows))
    sheet = opened(report.annotated_workbook(upload=upload, only_errors=False)).worksheets[0]
    keys = [cell.value for cell in sheet[1]]
    assert keys == [*rows[0], "Problems"]
    at = keys.index("price_cn") + 1
    assert sheet.cell(2, at).value == "399.00"
    assert sheet.cell(2, len(keys)).value is None
    assert sheet.cell(3, at).comment.text == "This is not an amount. Digits only, for example 89.00."
    assert sheet.cell(3, at).fill.fgColor.rgb == "FFF9DAD3"
    assert sheet.cell(3, len(keys)).value == (
        "price_cn: This is not an amount. Digits only, for example 89.00.\n"
        "quantity: This is not a whole number. Digits only, 0 to 999,999."
    )


def test_the_corrected_report_goes_in(leaf):
    rows = [row(sku="A-1", category="kettles"), row(sku="A-2", category="kettles", price_cn="¥89")]
    upload = checked(text(rows), "table.txt")
    book = opened(report.annotated_workbook(upload=upload, only_errors=True))
    sheet = book.worksheets[0]
    assert sheet.max_row == 2
    sheet.cell(2, list(rows[0]).index("price_cn") + 1).value = "89"
    target = io.BytesIO()
    book.save(target)
    again = checked(target.getvalue())
    assert (again.to_create, again.with_errors, again.errors.count()) == (1, 0, 0)


@pytest.mark.parametrize("risky", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_what_a_spreadsheet_would_run_gets_a_quote_and_loses_it_again(leaf, risky):
    upload = checked(text([row(category="kettles", brand=risky, price_cn="x")]), "table.txt")
    content = report.annotated_workbook(upload=upload, only_errors=False)
    sheet = opened(content).worksheets[0]
    cell = sheet.cell(2, list(row()).index("brand") + 1)
    assert (cell.value, cell.data_type) == (f"'{risky}", "s")
    book = opened(content)
    book.worksheets[0].cell(2, list(row()).index("price_cn") + 1).value = 5
    target = io.BytesIO()
    book.save(target)
    again = checked(target.getvalue())
    uploads.confirm_upload(upload=again, actor=None)
    stages.work_on(upload_id=again.pk)
    assert Offer.objects.get().product.brand == risky
