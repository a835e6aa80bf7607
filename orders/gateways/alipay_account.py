"""Who we are at Alipay: read from the settings, and what is wrong with them where something is."""

import base64
import binascii
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    load_der_private_key,
    load_der_public_key,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings
from django.core.checks import CheckMessage, Error

REQUIRED = ("ALIPAY_APP_ID", "ALIPAY_SELLER_ID", "ALIPAY_PRIVATE_KEY", "ALIPAY_PUBLIC_KEY")
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@dataclass(frozen=True)
class Account:
    """An app at Alipay, its merchant, our key and theirs; keys never show in a log."""

    app_id: str
    seller_id: str
    gateway_url: str
    private_key: RSAPrivateKey = field(repr=False)
    public_key: RSAPublicKey = field(repr=False)


def account() -> Account | None:
    """Return our account; None while something is missing or unreadable (``check`` says what)."""
    values = tuple(getattr(settings, name) for name in (*REQUIRED, "ALIPAY_GATEWAY_URL"))
    return None if _problems(values) else _account(values)


def check(**_kwargs: Any) -> list[CheckMessage]:
    """Say what keeps Alipay from being offered where somebody has begun to set it up."""
    values = tuple(getattr(settings, name) for name in (*REQUIRED, "ALIPAY_GATEWAY_URL"))
    if not any(values[: len(REQUIRED)]):
        return []
    hint = "Customers can't choose Alipay until this is right; docs/deploy.md names the settings."
    return [Error(problem, hint=hint, id="orders.E001") for problem in _problems(values)]


@lru_cache(maxsize=4)
def _problems(values: tuple[str, ...]) -> list[str]:
    found = [f"{name} is not set." for name, value in zip(REQUIRED, values, strict=False) if not value]
    if values[2] and _private_key(values[2]) is None:
        found.append("ALIPAY_PRIVATE_KEY is no RSA private key (PEM, or base64 as Alipay's key tool writes it).")
    if values[3] and _public_key(values[3]) is None:
        found.append("ALIPAY_PUBLIC_KEY is no RSA public key (PEM, or base64 as Alipay shows it).")
    address = urlsplit(values[4])
    if address.scheme != "https" and address.hostname not in LOOPBACK:
        found.append("ALIPAY_GATEWAY_URL must begin with https://.")
    return found


@lru_cache(maxsize=4)
def _account(values: tuple[str, ...]) -> Account:
    app_id, seller_id, private, public, url = values
    ours, theirs = _private_key(private), _public_key(public)
    assert ours is not None and theirs is not None  # noqa: S101, PT018 - _problems looked
    return Account(app_id, seller_id, url, ours, theirs)


def _private_key(text: str) -> RSAPrivateKey | None:
    try:
        key = (
            load_pem_private_key(text.encode(), None)
            if text.startswith("-----BEGIN")
            else load_der_private_key(_decoded(text), None)
        )
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, RSAPrivateKey) else None


def _public_key(text: str) -> RSAPublicKey | None:
    try:
        key = (
            load_pem_public_key(text.encode())
            if text.startswith("-----BEGIN")
            else load_der_public_key(_decoded(text))
        )
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, RSAPublicKey) else None


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except binascii.Error as error:
        raise ValueError from error
