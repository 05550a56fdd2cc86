"""Mails from outside, taken apart by the standard library: but not those that are built to keep it busy for hours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.policy import Compat32, EmailPolicy

#: In characters. A mail to two thousand people has 60,000; what a part is, with a long name in Polish, 1,500.
LONGEST_HEADER, LONGEST_OF_CONTENT = 64_000, 2_500
#: How often a mail may say what a part is, those of mails that it brings included.
MOST_PARTS = 400
_A_PART = re.compile(rb"^content-type:", re.IGNORECASE | re.MULTILINE)


class BuiltToHold(ValueError):
    """A mail that no honest program writes: to take it apart would take longer than a worker has."""


class Careful(EmailPolicy):
    """The library's modern policy. Raises BuiltToHold."""

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        _look_at_header(sourcelines)
        return super().header_source_parse(list(sourcelines))


class CarefulOld(Compat32):
    """The library's older policy, which leaves headers as they came. Raises BuiltToHold."""

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        _look_at_header(sourcelines)
        return super().header_source_parse(list(sourcelines))


def look_at_parts(raw: bytes) -> None:
    """Raises BuiltToHold for a mail of more parts than anybody sends."""
    if sum(1 for _ in _A_PART.finditer(raw)) > MOST_PARTS:
        raise BuiltToHold(f"It has more than {MOST_PARTS} parts")


def _look_at_header(sourcelines: Sequence[str]) -> None:
    name = sourcelines[0].partition(":")[0]
    most = LONGEST_OF_CONTENT if name.lower().startswith("content-") else LONGEST_HEADER
    if sum(map(len, sourcelines)) > most:
        raise BuiltToHold(f"Its header {name[:40]} is too long")
