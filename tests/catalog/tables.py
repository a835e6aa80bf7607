"""Tables for batch uploads in tests: rows of dictionaries as .xlsx or text."""

import io
import zipfile

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

ROW = {
    "sku": "A-1",
    "category": "category-none",
    "title_zh": "细嘴手冲壶",
    "title_en": "Gooseneck kettle",
    "brand": "Fjord",
    "price_cn": "399.00",
    "quantity": "12",
}


def row(**changes):
    """Return a good row with changes."""
    return {**ROW, **changes}


def text(rows, *, encoding="utf-8", delimiter="\t"):
    """Return the rows as text."""
    keys = list(dict.fromkeys(key for each in rows for key in each))
    lines = [delimiter.join(keys)] + [delimiter.join(str(each.get(key, "")) for key in keys) for each in rows]
    return "\r\n".join(lines).encode(encoding)


def workbook(rows, *, prepare=None):
    """Return the rows as .xlsx; numbers stay numbers. ``prepare(sheet, keys)`` may add to it."""
    keys = list(dict.fromkeys(key for each in rows for key in each))
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Template")
    for at, key in enumerate(keys):
        sheet.write_string(0, at, key)
    for number, each in enumerate(rows, start=1):
        for at, key in enumerate(keys):
            sheet.write(number, at, each.get(key, ""))
    if prepare:
        prepare(sheet, keys)
    book.close()
    return target.getvalue()


def upload_file(content=None, *, name="listings.txt"):
    """Return an uploaded file."""
    return SimpleUploadedFile(name, text([row()]) if content is None else content)


def zipped(members, *, encrypted=False):
    """Return a zip archive of name → content."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    content = target.getvalue()
    if encrypted:
        # The flag of encryption, in local and central headers.
        content = content.replace(b"PK\x03\x04\x14\x00\x00\x00", b"PK\x03\x04\x14\x00\x01\x00")
        content = content.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")
    return content


def picture_archive(members):
    """Return an uploaded zip of file name → content."""
    return SimpleUploadedFile("pictures.zip", zipped(members), content_type="application/zip")
