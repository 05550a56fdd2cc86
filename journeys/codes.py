"""The authenticator app on somebody's telephone: the code of this half minute (RFC 6238)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time

PERIOD = 30  # seconds
HASTE = 4  # seconds: with fewer left, a code may have changed before the page has it


def code_now(key: str) -> str:
    """The six digits for this key, with enough time left to use them."""
    left = PERIOD - time.time() % PERIOD
    if left < HASTE:
        time.sleep(left + 0.1)
    return _code(key, int(time.time()) // PERIOD)


def _code(key: str, counter: int) -> str:
    digest = hmac.new(base64.b32decode(key), struct.pack(">Q", counter), hashlib.sha1).digest()
    at = digest[-1] & 0x0F
    number = int.from_bytes(digest[at : at + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
