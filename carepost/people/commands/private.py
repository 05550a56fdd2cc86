"""What lists hold is never shown where something breaks: neither in a message, nor in a log, nor in a traceback."""

from __future__ import annotations

import functools
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar

import typer

from carepost.core.saying import say

P = ParamSpec("P")
T = TypeVar("T")
BROKEN = (
    70  # of sysexits: a fault of the program, where 1 says that something is wrong with what it was given
)
ROOT = Path(__file__).resolve().parents[3]


@contextmanager
def kept_private() -> Iterator[None]:
    """Where something breaks that nobody foresaw, say where, and not what: an error's own words may quote a record."""
    try:
        yield
    except (typer.Exit, typer.Abort):
        raise
    except MemoryError:
        say("There is not memory enough for these lists. Link on a larger machine.")
        raise typer.Exit(1) from None
    except Exception as error:
        say(
            f"Carepost broke: {type(error).__name__} in {where(error)}. What your lists hold is not shown."
            " Please report this line."
        )
        raise typer.Exit(BROKEN) from None


def where(error: BaseException) -> str:
    """The lines of ours that an error came through, the innermost first."""
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(str(ROOT))
    ]
    told = [f"{Path(frame.filename).relative_to(ROOT)}:{frame.lineno}" for frame in reversed(frames)]
    return ", ".join(told[:6]) or "a library"


def private(command: Callable[P, T]) -> Callable[P, T]:
    """A command of which nothing that lists hold gets out when it breaks."""

    @functools.wraps(command)
    def kept(*args: P.args, **kwargs: P.kwargs) -> T:
        with kept_private():
            return command(*args, **kwargs)

    return kept
