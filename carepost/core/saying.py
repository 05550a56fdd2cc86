"""How commands speak: words to standard error, refusals with exit code 1."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn, TypeVar

import typer

T = TypeVar("T")


def say(words: str) -> None:
    typer.echo(words, err=True)


def refuse(words: str) -> NoReturn:
    say(words)
    raise typer.Exit(1)


def mended(work: Callable[[], T], *kinds: type[Exception]) -> T:
    """What `work` returns; where it raises one of `kinds`, its message is the refusal."""
    try:
        return work()
    except kinds as wrong:
        refuse(str(wrong))
