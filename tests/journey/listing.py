"""The third step: one product by form, a dozen by the workbook."""

import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.catalog.factories import picture_file
from tests.journey.browser import Browser
from tests.journey.story import KETTLE, KETTLE_ZH

ROWS, WRONG_ROW = 12, 7


def add_product(seller: Browser) -> None:
    page = seller.open(reverse("seller_catalog:listings")).follow("Add a product")
    page = page.submit(page.path, {"category": "kettles"})
    fields = {
        "sku": "KETTLE-1",
        "price_CN": "129.00",
        "stock": "10",
        "brand": "Kiln",
        "title_zh-hans": KETTLE_ZH,
        "title_en": KETTLE,
        "bullets_en": "Pours slowly\nHolds 800 ml",
        "attribute_material": "stainless-steel",
        "attribute_capacity": "800",
        "alt_1": KETTLE,
    }
    page = page.submit(reverse("seller_catalog:product-form"), fields, files={"picture_1": picture_file()})
    assert "KETTLE-1 is live." in page.text


def upload_workbook(seller: Browser) -> None:
    page = seller.open(reverse("seller_catalog:uploads"))
    chosen = {"category": "kettles"}
    template = page.submit(reverse("seller_catalog:upload-template"), chosen, press=("format", "xlsx"))
    page = page.submit(page.path, files={"file": filled_in(template.content)})
    assert page.heading == "11 rows can be applied, 1 needs fixing"
    assert "This was a dry run: nothing has changed yet." in page.text
    page = page.submit(page.action("/confirmation/"))
    assert page.heading == "11 rows are applied, 1 needs fixing"
    annotated = page.follow("Download this 1 row")
    page = page.follow("Upload the fixed file")
    page = page.submit(page.path, files={"file": corrected(annotated.content)})
    assert page.heading == "1 row can be applied"
    page = page.submit(page.action("/confirmation/"))
    assert page.heading == "1 row is applied"
    assert "All 13 Live 13 Suppressed 0" in seller.open(reverse("seller_catalog:listings")).text


def filled_in(template: bytes) -> SimpleUploadedFile:
    book = openpyxl.load_workbook(io.BytesIO(template))
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[2]}
    for number in range(1, ROWS + 1):
        cells = {
            "sku": f"TEAPOT-{number}",
            "title_zh": f"样例茶壶 {number} 号",
            "title_en": f"Sample teapot {number}",
            "brand": "Kiln",
            "price_cn": "seventy" if number == WRONG_ROW else 70 + number,
            "quantity": 20,
        }
        for key, value in cells.items():
            sheet.cell(3 + number, columns[key], value)
    return workbook_file(book)


def corrected(annotated: bytes) -> SimpleUploadedFile:
    book = openpyxl.load_workbook(io.BytesIO(annotated))
    sheet = book.worksheets[0]
    assert [sheet.cell(2, 1).value, sheet.max_row] == [f"TEAPOT-{WRONG_ROW}", 2]
    (wrong,) = (cell for cell in sheet[2] if cell.comment)
    assert (wrong.value, wrong.comment.text) == ("seventy", "This is not an amount. Digits only, for example 89.00.")
    wrong.value = 77
    return workbook_file(book)


def workbook_file(book: openpyxl.Workbook) -> SimpleUploadedFile:
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("teapots.xlsx", content.getvalue())
