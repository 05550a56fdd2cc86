"""Where a list goes on: after which row, of which list. A cursor is sealed, so that nobody makes one up."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass

_SEAL = 12  # bytes: nobody guesses one of 2**96 within a request limit


@dataclass(frozen=True, slots=True)
class Cursor:
    """After the row `after`, in the list that `of` names: its operation and its filters."""

    of: str
    after: int


def packed(cursor: Cursor, key: bytes) -> str:
    """The cursor as text for an address. It says nothing that the list did not."""
    body = cursor.after.to_bytes(8, "big")
    return base64.urlsafe_b64encode(body + _seal(cursor.of, body, key)).decode().rstrip("=")


def unpacked(text: str, of: str, key: bytes) -> Cursor | None:
    """The cursor in a text, or None for one that was changed, made up, or is of another list."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return None
    body, seal = raw[:8], raw[8:]
    if len(body) != 8 or not hmac.compare_digest(seal, _seal(of, body, key)):
        return None
    return Cursor(of, int.from_bytes(body, "big"))


def _seal(of: str, body: bytes, key: bytes) -> bytes:
    return hmac.new(key, of.encode() + b"\n" + body, hashlib.sha256).digest()[:_SEAL]
