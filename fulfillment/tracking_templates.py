"""A tracking file to fill in: the picked orders' lines that wait, in the columns that the upload reads."""

import io

import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import gettext as _

from fulfillment.tracking_sheets import TEMPLATE_COLUMNS
from marketplace import clock
from orders.models import Order, OrderLine

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = {"order-id": 20, "tracking-number": 24, "carrier-code": 14, "carrier-name": 16}


def response(orders: list[Order]) -> HttpResponse:
    """Return the workbook as a download."""
    answer = HttpResponse(_workbook(orders), content_type=_XLSX)
    answer["Content-Disposition"] = f'attachment; filename="tracking-{clock.now():%Y%m%d-%H%M}.xlsx"'
    return answer


def _workbook(orders: list[Order]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        sheet = workbook.add_worksheet(_("Tracking"))
        heading = workbook.add_format({"bold": True, "bg_color": "#E3F1EB", "bottom": 1})
        fill_in = workbook.add_format({"bg_color": "#FBF0D5", "num_format": "@"})
        columns = (*TEMPLATE_COLUMNS, "sku", "product-name")
        for index, column in enumerate(columns):
            sheet.write_string(0, index, column, heading)
            sheet.set_column(index, index, _WIDTHS.get(column, 14))
        sheet.freeze_panes(1, 1)
        for row, line in enumerate(_waiting(orders), 1):
            cells = {"order-id": line.order.number, "order-item-id": str(line.pk), "sku": line.sku,
                     "quantity": str(line.quantity - line.shipped_quantity), "product-name": line.title}  # fmt: skip
            for index, column in enumerate(columns):
                is_blank = column in {"carrier-code", "tracking-number"}
                sheet.write_string(row, index, cells.get(column, ""), fill_in if is_blank else None)
    return target.getvalue()


def _waiting(orders: list[Order]) -> list[OrderLine]:
    found = OrderLine.objects.filter(order__in=orders, order__state__in=["unshipped", "partly_shipped"])
    lines = found.select_related("order").order_by("order__ship_by", "order_id", "pk")
    return [line for line in lines if line.quantity > line.shipped_quantity]
