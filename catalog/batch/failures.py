"""Why a whole file is refused: a code that is stored, and the sentence each reader sees in their language."""

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.errors import DomainError

ROW_LIMIT = 100_000
COLUMN_LIMIT = 400
CELL_LIMIT = 10_000_000
# What a spreadsheet may hold when unpacked; above it nothing is opened.
UNPACKED_LIMIT = 150 * 1024 * 1024

SENTENCES: dict[str, str | Promise] = {
    "empty": _("This file is empty."),
    "too_large": _("This file is larger than 30 MB. Split it into several files."),
    "protected": _("This file is protected with a password. Save it as .xlsx without one."),
    "old_format": _("This file is in the old .xls format. Save it as .xlsx."),
    "open_document": _("This is an OpenDocument file. Save it as .xlsx."),
    "binary_workbook": _("This is a binary workbook (.xlsb). Save it as .xlsx."),
    "macros": _("This file contains macros. Save it as .xlsx, which cannot contain any, and upload that."),
    "bomb": _("Unpacked, this file would be larger than 150 MB. Split it into several files."),
    "not_a_table": _("This is not a table we can read. Upload an .xlsx file, or text with tabs or commas."),
    "damaged": _("This file is damaged. Open it, save it again as .xlsx, and upload the new file."),
    "encoding": _("The text in this file is not UTF-8, UTF-16 or GB18030. Save it as “CSV UTF-8” or .xlsx."),
    "too_wide": _("A cell or a row of this file is far larger than a listing needs. Remove what is not listing data."),
    "too_many_rows": _("This file has more than 100,000 rows. Split it into several files."),
    "no_header": _("No row names the columns. The first row must say what each column is; start from a template."),
    "no_sku": _("No row has a SKU. Match the column of your article numbers with “SKU”, or say what it is made of."),
    "no_rows": _("Below the column names there is no row to read."),
    "double_column": _("Two columns have the same name. Keep one of them."),
    "archive_damaged": _("This is not a zip archive, or it is damaged. Make it again and upload the new one."),
    "archive_protected": _("This archive is protected with a password. Make it again without one."),
    "archive_too_large": _("This archive is larger than 200 MB. Upload the pictures in several uploads."),
    "archive_too_many": _("This archive holds more than 10,000 files. Upload the pictures in several uploads."),
    "internal": _("Something went wrong on our side and we have been told. The rows counted below are done."),
}


class UnreadableFile(DomainError):
    """A file that cannot be read as a table; ``code`` is the reason's."""

    def __init__(self, *, code: str, field: str = "file") -> None:
        super().__init__(SENTENCES[code], field=field)
        self.code = code


def archive_byte_limit() -> int:
    """Return the largest archive of pictures in bytes."""
    return int(settings.BATCH_PICTURES_MAX_BYTES)


def byte_limit() -> int:
    """Return the largest upload in bytes."""
    return int(settings.BATCH_UPLOAD_MAX_BYTES)
