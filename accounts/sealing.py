"""Numbers that must not lie open in the database: encrypted at rest, each purpose with a key of its own."""

import base64
import hashlib

from cryptography.fernet import Fernet
from django.conf import settings


def seal(number: str, *, purpose: str) -> bytes:
    """Return an ASCII number encrypted; what is sealed for one ``purpose`` can't be opened as another."""
    return _cipher(purpose).encrypt(number.encode("ascii"))


def unseal(token: bytes | memoryview, *, purpose: str) -> str:
    """Return the number in clear, or an empty text where nothing was sealed."""
    content = bytes(token)
    return _cipher(purpose).decrypt(content).decode("ascii") if content else ""


def _cipher(purpose: str) -> Fernet:
    # FIELD_KEY may be any long secret; without one the key hangs on SECRET_KEY.
    secret = settings.FIELD_KEY or settings.SECRET_KEY
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"{purpose}:{secret}".encode()).digest()))
