"""The mark that a mail carries out, so that whatever comes back of it is put to it, and nobody makes one up.

It is part of the Message-ID, of the envelope, and of what another service is told as our reference. Who never saw the
mail cannot make its mark, so a forged report of an address that "takes no mail" changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

_SALT = "carepost.gateways.mail.mark"
_MARK = re.compile(
    r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(\d{1,18})\.([0-9a-f]{16})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mail's key and whose it is; `whose` is None for letters of sign-in. Its text is sealed."""

    key: UUID
    whose: int | None

    def __str__(self) -> str:
        return f"{self._open}.{_seal(self._open, settings.SECRET_KEY)}"

    @property
    def _open(self) -> str:
        return f"{self.key}.{self.whose or 0}"


def marks_in(text: str) -> Iterator[Mark]:
    """The marks of ours in a text, each once. One whose seal was made by none of our keys is left out."""
    for found in dict.fromkeys(match.groups() for match in _MARK.finditer(text)):
        key, whose, seal = (part.lower() for part in found)
        if _is_ours(f"{key}.{whose}", seal):
            yield Mark(UUID(key), int(whose) or None)


def _is_ours(text: str, seal: str) -> bool:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(seal, _seal(text, str(key))) for key in keys)


def _seal(text: str, key: str) -> str:
    return salted_hmac(_SALT, text, secret=key, algorithm="sha256").hexdigest()[:16]
