"""`carepost demo`: fills an empty database with fictional councils."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from rich.console import Console

from carepost.core import clock
from carepost.councils.models import Council
from carepost.demo import actions, cast, unfinished
from carepost.demo.actions import Loaded
from carepost.demo.copying import count_rows
from carepost.demo.england import loading as england
from carepost.operate.home import Home

SEED = 7
app = typer.Typer()


class Scale(StrEnum):
    COUNTY = "county"
    ENGLAND = "england"


@app.command()
def demo(
    scale: Annotated[Scale, typer.Option(help="One county to look at, or all of England to measure.")] = (
        Scale.COUNTY
    ),
    seed: Annotated[int, typer.Option(help="Another number makes another county.")] = SEED,
    today: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As if it were this day, like 2026-11-20.")
    ] = None,
) -> None:
    """Fill an empty database with a fictional council: services, people, eighteen months of calls.

    No person, provider or place in it is real. The same seed and day make the same county. In a database
    that holds a council already it changes nothing, says so, and ends with exit code 1.

    Example: carepost demo --seed 7
    """
    day = today.date() if today else clock.today()
    with Console(stderr=True).status("Loading the demonstration") as status:
        if scale is Scale.ENGLAND:
            folder = Path(settings.CAREPOST_HOME) / "demo"
            loaded = england.load(seed=seed, today=day, folder=folder, say=status.update)
        else:
            loaded = _county(seed, day, status.update)
    typer.echo(f"{_told(loaded)} Start with: carepost run --demo")


def load_if_empty(say: Callable[[str], None]) -> bool:
    """Load the county where there is no council yet, as the first start in demo mode does; True if it did.

    A load that was killed left nothing, or a whole county without all of its figures: these are made now.
    """
    if Council.objects.exists():
        return _finish(say)
    say("Loading the demonstration: a fictional county, once, in about half a minute")
    say(_told(_county(SEED, clock.today(), lambda line: None)))
    return True


def _county(seed: int, today: date, say: Callable[[str], None]) -> Loaded:
    if not actions.against(today):
        unfinished.begin(_folder(), seed, today)
    loaded = actions.load_county(by=cast.operator(), seed=seed, today=today, folder=_folder(), say=say)
    _after_commit(seed, today, say)
    return loaded


def _finish(say: Callable[[str], None]) -> bool:
    begun = unfinished.of(_folder())
    if begun is None:
        return False
    say("The demonstration was stopped while it was loaded: making what is missing")
    _after_commit(*begun, lambda line: None)
    return True


def _after_commit(seed: int, today: date, say: Callable[[str], None]) -> None:
    """What is made when the county stands; each part leaves alone what is there of it."""
    count_rows()
    _publish(seed, today, say)
    unfinished.end(_folder())


def _folder() -> Path:
    return Path(settings.CAREPOST_HOME) / "demo"


def _publish(seed: int, today: date, say: Callable[[str], None]) -> None:
    """Make the figures that councils are compared by, where this copy of Carepost has none."""
    from carepost.demo import published  # noqa: PLC0415  its engine takes a second, which no later start waits for

    say("Making published figures of a fictional England")
    snapshots = Home(Path(settings.CAREPOST_HOME)).make().snapshots
    published.lay_out(cast.operator(), snapshots, seed, today, _folder() / "figures")


def _told(loaded: Loaded) -> str:
    return (
        f"Loaded {loaded.councils} councils, {loaded.services:,} services, {loaded.people} people and"
        f" {loaded.calls:,} calls."
    )
