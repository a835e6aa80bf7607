"""Talking to Alipay's open platform: signed requests (RSA2), and answers whose signature is checked.

RSA2 is SHA256withRSA (PKCS #1 v1.5) over ``name=value`` pairs, sorted by name and joined by ``&``.
"""

import base64
import binascii
import http.client
import json
import logging
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from marketplace import clock
from marketplace.workdays import CHINA
from orders.gateway import GatewayRefused, GatewayUnavailable
from orders.gateways.alipay_account import Account

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 10
MOST_BYTES = 1024 * 1024
DONE = "10000"
# Alipay itself stumbled: the same request may be sent again.
TRY_AGAIN = {"20000"}
TRY_AGAIN_REASONS = {"ACQ.SYSTEM_ERROR", "aop.ACQ.SYSTEM_ERROR", "SYSTEM_ERROR", "isp.unknow-error"}


def call(account: Account, method: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """Call one of Alipay's methods and return its answer, whose signature is good.

    Raises ``GatewayUnavailable``, also for an answer that Alipay did not sign, and ``GatewayRefused`` with
    Alipay's ``sub_code``.
    """
    params = signed(account, method, content)
    body = urlencode({"biz_content": params.pop("biz_content")}).encode()
    raw = _post(f"{account.gateway_url}?{urlencode(params)}", body)
    answer = _checked(account, method.replace(".", "_") + "_response", raw)
    code, reason = answer.get("code"), str(answer.get("sub_code", ""))
    if code == DONE:
        return answer
    logger.warning("Alipay answers %s with %s %s", method, code, reason)
    if code in TRY_AGAIN or reason in TRY_AGAIN_REASONS:
        raise GatewayUnavailable(reason)
    raise GatewayRefused(reason)


def signed(account: Account, method: str, content: Mapping[str, Any], **more: str) -> dict[str, str]:
    """Return a request's parameters with their signature."""
    params = {
        "app_id": account.app_id,
        "method": method,
        "format": "JSON",
        "charset": "utf-8",
        "sign_type": "RSA2",
        "timestamp": f"{clock.now().astimezone(CHINA):%Y-%m-%d %H:%M:%S}",
        "version": "1.0",
        "biz_content": json.dumps(content, ensure_ascii=False, separators=(",", ":")),
        **more,
    }
    signature = account.private_key.sign(joined(params), PKCS1v15(), SHA256())
    return {**params, "sign": base64.b64encode(signature).decode("ascii")}


def is_from_alipay(account: Account, content: bytes, signature: str) -> bool:
    """Return whether Alipay signed ``content``."""
    try:
        account.public_key.verify(base64.b64decode(signature, validate=True), content, PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def joined(params: Mapping[str, str]) -> bytes:
    """Return what is signed of parameters."""
    return "&".join(f"{name}={value}" for name, value in sorted(params.items())).encode()


def download(url: str, *, most_bytes: int) -> bytes:
    """Return a file that Alipay named. Raises ``GatewayUnavailable``."""
    return _answer(urllib.request.Request(url), most_bytes)  # noqa: S310 - https, or the caller refuses it


def _post(url: str, body: bytes) -> bytes:
    headers = {"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"}
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")  # noqa: S310 - checked setting
    return _answer(request, MOST_BYTES)


def _answer(request: urllib.request.Request, most_bytes: int) -> bytes:
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
            content: bytes = response.read(most_bytes + 1)
    except (OSError, http.client.HTTPException) as error:
        # The address carries our signature: only the kind of failure is told.
        raise GatewayUnavailable(type(error).__name__) from None
    if len(content) > most_bytes:
        msg = "too large"
        raise GatewayUnavailable(msg)
    return content


def _checked(account: Account, name: str, raw: bytes) -> dict[str, Any]:
    """Return the named part of an answer. Alipay signs that part as it stands in the text, byte by byte."""
    try:
        text = raw.decode("utf-8")
        whole = json.loads(text)
        begins = text.index("{", text.index(f'"{name}"'))
        answer, ends = json.JSONDecoder().raw_decode(text, begins)
        signature = str(whole["sign"])
        is_good = whole[name] == answer and is_from_alipay(account, text[begins:ends].encode(), signature)
    except (ValueError, KeyError, TypeError):
        is_good = False
    if not is_good:
        logger.error("an answer to %s does not carry Alipay's signature", name)
        msg = "unsigned answer"
        raise GatewayUnavailable(msg)
    return dict(answer)
