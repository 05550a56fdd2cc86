"""How the commands speak: words to standard error, refusals with exit code 1."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

import typer

T = TypeVar("T")
OutOption = Annotated[Path, typer.Option("--out", "-o", help="A new folder for what is made.")]
RunOption = Annotated[Path, typer.Option("--out", "-o", help="The folder of the run.")]


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
