"""`carepost risk`: looking back on how early the score warned."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from carepost.core import clock, policies
from carepost.core.acting import Actor
from carepost.core.calendar import in_words
from carepost.core.refusals import Refused
from carepost.core.tenancy import transaction_for
from carepost.councils.naming import council_key
from carepost.councils.permissions import Can
from carepost.councils.queries import councils
from carepost.risk.engine.histories import HistoryFile, read_histories
from carepost.risk.queries.pasts import how_many_pasts, pasts
from carepost.risk.rules import ScorePolicy
from carepost.risk.rules.review import Past, Report, Reviewing, ReviewPolicy, in_sentences

REFUSED, TOO_FEW_EVENTS = 1, 6
_TOLD_EVERY = 200
console = Console(stderr=True)


CouncilOption = Annotated[
    str | None, typer.Option("--council", help="Only this council's services, by its short name.")
]
SinceOption = Annotated[
    datetime | None,
    typer.Option("--since", formats=["%Y-%m-%d"], help="Leave out what came before, like 2023-04-01."),
]
HorizonOption = Annotated[
    int | None,
    typer.Option("--horizon", min=1, help="Days before an event in which a warning counts: 180 by default."),
]
FileOption = Annotated[
    Path | None, typer.Option("--file", help="A CSV of dated ratings in place of the register: no database.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="For scripts: JSON on standard output.")]


def review(
    council: CouncilOption = None,
    since: SinceOption = None,
    horizon: HorizonOption = None,
    file: FileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Replay the past, and say how early and how often the score warned before an Inadequate rating, a
    deregistration or a suspension of placements, and how many warnings were false.

    Ends with 6 when there were too few events of every kind to conclude anything.

    Example: carepost risk review --council wiltshire-council --since 2023-04-01
    """
    if file is not None and council is not None:
        refuse("A file has no councils. Give --file or --council, not both.")
    begin = since.date() if since else None
    notes: list[str] = []
    if file is None:
        report, version = _of_register(council, begin, horizon)
    else:
        held = _read(file)
        notes = list(_about_file(held))
        report, version = _of_file(held, begin, horizon)
    lines = (*notes, f"Scored by {version}, as it is now.", *in_sentences(report))
    told = {**asdict(report), "concluded": report.concluded, "score_policy": version, "sentences": lines}
    typer.echo(json.dumps(told, indent=2, default=str) if as_json else "\n".join(lines))
    raise typer.Exit(0 if report.concluded else TOO_FEW_EVENTS)


def _of_register(council: str | None, since: date | None, horizon: int | None) -> tuple[Report, str]:
    """Council by council, each in its own scope and by its own policy; then the services of none."""
    scopes = _scopes(council)
    today = clock.today()
    first = scopes[0].council_id if council is not None else None
    score = policies.in_force(ScorePolicy, first, today)
    look = policies.in_force(ReviewPolicy, first, today).value
    reviewing = Reviewing(score.value, _within(look, horizon), since)
    with _progress("Services") as tell:
        total, done = sum(_count(scope) for scope in scopes), 0
        for scope in scopes:
            own = policies.in_force(ScorePolicy, scope.council_id, today).value
            with transaction_for(scope):
                done = _take(reviewing, pasts(scope), own, done, lambda n: tell(n, total))
    version = score.version if len(scopes) == 1 else "each council's own risk.score"
    return reviewing.report(), version


def _scopes(council: str | None) -> list[Actor]:
    by = Actor.operator("carepost risk review", permissions={Can.SEE_STANDING})
    if council is None:
        return [*(replace(by, council_id=row.pk) for row in councils.every()), by]
    return [of_council(by, council)]


def of_council(by: Actor, name: str) -> Actor:
    """The operator in the scope of the council of that short name; ends where there is none."""
    found = councils.named(name, council_key(name))
    if found is None:
        refuse("There is no council of that name here. See: carepost council list")
    return replace(by, council_id=found.pk)


def _count(scope: Actor) -> int:
    with transaction_for(scope):
        return how_many_pasts(scope)


def _take(
    reviewing: Reviewing, found: Iterable[Past], score: ScorePolicy, done: int, tell: Callable[[int], None]
) -> int:
    for past in found:
        reviewing.take(past, score)
        done += 1
        if done % _TOLD_EVERY == 0:
            tell(done)
    tell(done)
    return done


def _read(file: Path) -> HistoryFile:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return read_histories(lines)
    except Refused as refused:
        refuse(f"{file.name}: {refused}")
    except OSError as error:
        refuse(f"{file.name}: {error.strerror or error}. Check the name, and that you may read the file.")


def _about_file(held: HistoryFile) -> Iterator[str]:
    yield f"{held.rows:,} ratings of {len(held.pasts):,} locations, read from a file."
    if held.counted_from is not None:
        yield f"Its days are counted from {in_words(held.counted_from)}: only so do they fit the dates of its reports."
    if held.registrations:
        yield "It does not say why a registration ended: some of these services were taken over, not closed."
    else:
        yield "It does not say which registrations ended, so no deregistration can be found."
    if held.left_out:
        few = ", ".join(str(line) for line in held.left_out[:5])
        yield f"{len(held.left_out)} rows could not be read and are left out; the first are lines {few}."


def _of_file(held: HistoryFile, since: date | None, horizon: int | None) -> tuple[Report, str]:
    """By Carepost's own numbers: a file is of no council."""
    score = ScorePolicy()
    reviewing = Reviewing(score, _within(ReviewPolicy(), horizon), since)
    total = len(held.pasts)
    with _progress("Locations") as tell:
        _take(reviewing, held.pasts, score, 0, lambda n: tell(n, total))
    return reviewing.report(), "risk.score@default"


def _within(look: ReviewPolicy, horizon: int | None) -> ReviewPolicy:
    return look if horizon is None else replace(look, horizon_days=horizon)


def refuse(words: str) -> NoReturn:
    """Say why not, and end."""
    console.print(words, style="red", highlight=False, markup=False)
    raise typer.Exit(REFUSED)


@contextmanager
def _progress(name: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on the terminal; yields a function that takes how many are done, and of how many."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
