"""Alipay's trade bill of a day: a zip of GB18030 tables, read into statement lines.

``alipay.data.dataservice.bill.downloadurl.query`` names the file, which is made by about nine the next morning;
until then there is none, and whoever asks comes again.
"""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from urllib.parse import urlsplit

from marketplace import clock
from marketplace.errors import DomainError
from marketplace.money import Money
from marketplace.workdays import CHINA
from orders.gateway import GatewayRefused, GatewayUnavailable, Movement, StatementLine
from orders.gateways import alipay_api
from orders.gateways.alipay_account import LOOPBACK, Account

MOST_BYTES = 64 * 1024 * 1024
MOST_BYTES_UNPACKED = 1024 * 1024 * 1024
# The file of single movements; the other one holds sums.
DETAILS = "业务明细"
SUMMARY = "汇总"
TRADE, KIND, FINISHED, AMOUNT, REQUEST = "商户订单号", "业务类型", "完成时间", "订单金额（元）", "退款批次号/请求号"
KINDS = {"交易": Movement.PAYMENT, "退款": Movement.REFUND}
# The day's bill is not made yet; or, later, there was nothing to put into it.
NOT_YET = {"isp.bill_not_exist", "BILL_NOT_EXIST", "isv.bill_not_exist"}
PATIENCE = dt.timedelta(days=3)


def statement(account: Account, day: dt.date) -> Iterator[StatementLine]:
    """Return the movements of a day: none where there still is no bill of it after some days.

    Raises ``GatewayUnavailable`` where the bill is not there yet or not to be read, and ``GatewayRefused``.
    """
    asked = {"bill_type": "trade", "bill_date": day.isoformat()}
    try:
        answer = alipay_api.call(account, "alipay.data.dataservice.bill.downloadurl.query", asked)
    except GatewayRefused as refusal:
        if str(refusal) not in NOT_YET:
            raise
        if clock.today(CHINA) - day < PATIENCE:
            raise GatewayUnavailable(str(refusal)) from None
        return iter(())
    url = str(answer.get("bill_download_url", ""))
    address = urlsplit(url)
    if address.scheme != "https" and not (address.scheme == "http" and address.hostname in LOOPBACK):
        msg = "no address of a bill"
        raise GatewayUnavailable(msg)
    return read(alipay_api.download(url, most_bytes=MOST_BYTES))


def read(content: bytes) -> Iterator[StatementLine]:
    """Yield the movements of a zipped bill, row by row. Raises ``GatewayUnavailable`` where it is no such file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            details = [each for each in archive.infolist() if _is_details(_name(each))]
            if len(details) != 1 or details[0].file_size > MOST_BYTES_UNPACKED:
                msg = "no table of movements"
                raise GatewayUnavailable(msg)
            with archive.open(details[0]) as file, io.TextIOWrapper(file, encoding="gb18030", newline="") as text:
                yield from _lines(text)
    except (zipfile.BadZipFile, UnicodeDecodeError, KeyError, ValueError, DomainError) as error:
        msg = "unreadable bill"
        raise GatewayUnavailable(msg) from error


def _name(member: zipfile.ZipInfo) -> str:
    """Return a member's name: Alipay writes GBK, which zip files without a flag are not read as."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename


def _is_details(name: str) -> bool:
    return DETAILS in name and SUMMARY not in name


def _lines(text: io.TextIOWrapper) -> Iterator[StatementLine]:
    """Yield what stands between the comments, which begin with ``#``; values end in tabs."""
    header: list[str] = []
    for row in csv.reader(line for line in text if not line.startswith("#")):
        cells = [cell.strip() for cell in row]
        if not header:
            header = cells
        elif any(cells):
            yield _line(dict(zip(header, cells, strict=False)))


def _line(cells: dict[str, str]) -> StatementLine:
    kind = KINDS[cells[KIND]]
    amount = Money.parse(cells[AMOUNT], "CNY")
    finished = dt.datetime.strptime(cells[FINISHED], "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA)
    is_refund = kind is Movement.REFUND
    ref = cells[REQUEST] if is_refund else cells[TRADE]
    return StatementLine(ref, kind, -amount.minor if is_refund else amount.minor, amount.currency, finished)
