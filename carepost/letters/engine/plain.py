"""A letter as plain text: what a mail says, and the format for readers who want no layout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def plain(letter: Mapping[str, Any]) -> str:
    """A composed letter's words, without who writes and to whom."""
    return "\n\n".join(_block(each["shape"], each["lines"]) for each in letter["blocks"])


def _block(shape: str, lines: Sequence[str]) -> str:
    return "\n".join(_lines(shape, lines))


def _lines(shape: str, lines: Sequence[str]) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        if shape == "points":
            yield f"• {line}"
        elif shape == "steps":
            yield f"{number}. {line}"
        else:
            yield line
