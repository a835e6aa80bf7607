"""A server that answers what our gateway asks of Alipay, as Alipay documents it; checks our signatures, signs its own.

The keys are made here, once per run: nothing of the real Alipay is needed.
"""

import base64
import functools
import io
import json
import threading
import zipfile
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlencode, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

APP_ID, SELLER_ID = "2021000000000001", "2088000000000001"
SYSTEM_PARAMS = {"app_id", "method", "format", "charset", "sign_type", "timestamp", "version", "sign"}
BILL_HEADER = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,"
    "商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,"
    "卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"
)


@functools.cache
def keys():
    """Return the shop's private key and Alipay's."""
    return generate_private_key(65537, 2048), generate_private_key(65537, 2048)


def settings_of(url):
    """Return the settings of a shop that talks to the server at ``url``, keys as Alipay's own tools write them."""
    shop, alipay = keys()
    private = shop.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    public = alipay.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return {
        "ALIPAY_APP_ID": APP_ID,
        "ALIPAY_SELLER_ID": SELLER_ID,
        "ALIPAY_PRIVATE_KEY": base64.b64encode(private).decode(),
        "ALIPAY_PUBLIC_KEY": base64.b64encode(public).decode(),
        "ALIPAY_GATEWAY_URL": url,
    }


def joined(params):
    return "&".join(f"{name}={params[name]}" for name in sorted(params) if params[name] != "").encode()


def sign(content, key=None):
    return base64.b64encode((key or keys()[1]).sign(content, PKCS1v15(), SHA256())).decode()


def is_signed_by_shop(params):
    """Check a request as Alipay does: every parameter but the signature itself."""
    content = joined({name: value for name, value in params.items() if name != "sign"})
    try:
        keys()[0].public_key().verify(base64.b64decode(params["sign"]), content, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def notify(payment, *, key=None, sign_type="RSA2", **changes):
    """Return the body of an asynchronous notice about a payment, signed with ``key`` (Alipay's)."""
    params = {
        "gmt_create": "2026-11-27 10:00:00",
        "charset": "utf-8",
        "subject": payment.purchase.number,
        "buyer_id": "2088000000000009",
        "invoice_amount": "0.00",
        "notify_id": "2026112700222100000000000000000001",
        "notify_type": "trade_status_sync",
        "trade_status": "TRADE_SUCCESS",
        "receipt_amount": "0.00",
        "app_id": APP_ID,
        "seller_id": SELLER_ID,
        "notify_time": "2026-11-27 10:00:01",
        "version": "1.0",
        "out_trade_no": payment.provider_ref,
        "total_amount": f"{payment.amount_minor // 100}.{payment.amount_minor % 100:02}",
        "trade_no": "2026112722001400000000000001",
        "auth_app_id": APP_ID,
        "buyer_logon_id": "样例***@example.com",
        **changes,
    }
    return urlencode({**params, "sign_type": sign_type, "sign": sign(joined(params), key)}).encode()


def bill(rows):
    """Return a zipped trade bill: (out_trade_no, kind, finished, amount, request number) per row."""
    lines = ["#支付宝业务明细查询", f"#账号：[{SELLER_ID}0156]", "#-----业务明细列表-----", BILL_HEADER]
    for trade, kind, finished, amount, request in rows:
        cells = [
            "2026112722001400000000000001",
            trade,
            kind,
            "G26",
            finished,
            finished,
            "",
            "",
            "",
            "",
            "*样(138****0000)",
        ]
        cells += [amount, amount, *["0.00"] * 5, "", "0.00", "0.00", request, "0.00", "0.00", ""]
        lines.append(",".join(f"{cell}\t" for cell in cells))
    lines += ["#-----业务明细列表结束-----", "#交易合计：1笔"]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        for name, text in (("业务明细", "\r\n".join(lines)), ("业务明细(汇总)", "#汇总")):
            file.writestr(f"{SELLER_ID}0156_20261127_{name}.csv", text.encode("gb18030"))
    return archive.getvalue()


class FakeAlipay:
    """Trades by ``out_trade_no``, refunds by ``out_request_no``, bills by day; ``seen`` are the calls, in order."""

    def __init__(self):
        self.trades, self.refunds, self.bills, self.seen = {}, {}, {}, []
        self.url, self.refusal, self.is_tampered = "", None, False

    def pay(self, payment, status="TRADE_SUCCESS", amount=None):
        self.trades[payment.provider_ref] = {
            "trade_no": "2026112722001400000000000001",
            "out_trade_no": payment.provider_ref,
            "buyer_logon_id": "样例***@example.com",
            "trade_status": status,
            "total_amount": amount or f"{payment.amount_minor // 100}.{payment.amount_minor % 100:02}",
        }

    def answer(self, params):
        content = json.loads(params["biz_content"])
        self.seen.append((params["method"], content))
        if not is_signed_by_shop(params) or params["app_id"] != APP_ID:
            return {"code": "40002", "msg": "Invalid Arguments", "sub_code": "isv.invalid-signature"}
        if self.refusal:
            code, reason = self.refusal
            return {"code": code, "msg": "Business Failed", "sub_code": reason, "sub_msg": "不行"}
        return getattr(self, "_" + params["method"].replace(".", "_"))(content)

    def _done(self, **said):
        return {"code": "10000", "msg": "Success", **said}

    def _failed(self, reason):
        return {"code": "40004", "msg": "Business Failed", "sub_code": reason, "sub_msg": "交易不存在"}

    def _alipay_trade_query(self, content):
        trade = self.trades.get(content["out_trade_no"])
        return self._done(**trade) if trade else self._failed("ACQ.TRADE_NOT_EXIST")

    def _alipay_trade_refund(self, content):
        trade = self.trades.get(content["out_trade_no"])
        if trade is None or trade["trade_status"] != "TRADE_SUCCESS":
            return self._failed("ACQ.TRADE_NOT_EXIST")
        is_new = content["out_request_no"] not in self.refunds
        self.refunds.setdefault(content["out_request_no"], content["refund_amount"])
        return self._done(trade_no=trade["trade_no"], fund_change="Y" if is_new else "N", refund_fee="0.00")

    def _alipay_trade_fastpay_refund_query(self, content):
        is_made = content["out_request_no"] in self.refunds
        return self._done(**({"refund_status": "REFUND_SUCCESS"} if is_made else {}))

    def _alipay_trade_close(self, content):
        trade = self.trades.get(content["out_trade_no"])
        if trade is None:
            return self._failed("ACQ.TRADE_NOT_EXIST")
        trade["trade_status"] = "TRADE_CLOSED"
        return self._done(trade_no=trade["trade_no"])

    def _alipay_data_dataservice_bill_downloadurl_query(self, content):
        if content["bill_date"] not in self.bills:
            return self._failed("isp.bill_not_exist")
        return self._done(bill_download_url=f"{self.url}/bills/{content['bill_date']}")


@contextmanager
def running():
    """Run one on a free port of the loopback address."""
    fake = FakeAlipay()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.fake = fake
    fake.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        query = dict(parse_qsl(urlsplit(self.path).query))
        assert set(query) == SYSTEM_PARAMS
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        params = {**query, **dict(parse_qsl(body))}
        # Alipay signs this part as it writes it, spaces and all.
        answer = json.dumps(self.server.fake.answer(params), ensure_ascii=False, separators=(", ", " : "))
        signature = sign(answer.encode())
        if self.server.fake.is_tampered:
            answer = answer.replace("TRADE_CLOSED", "TRADE_SUCCESS")
        name = params["method"].replace(".", "_") + "_response"
        self._send(f'{{"{name}":{answer},"sign":"{signature}"}}'.encode())

    def do_GET(self):
        self._send(self.server.fake.bills[self.path.rpartition("/")[2]])

    def _send(self, content):
        self.send_response(200)
        self.send_header("Content-Type", "text/html;charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        """Keep quiet."""
