"""`carepost rota`: who calls whom for the next days, of a council or from plain files alone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

import typer

from carepost.contact.engine.rota import making, relief, telling
from carepost.contact.engine.rota.files import UnreadableFile, read_calls, read_officers, read_rota, written
from carepost.contact.engine.rota.values import Rota, Task
from carepost.contact.queries import rota as rotas
from carepost.contact.rules.rota import RotaPolicy
from carepost.core import clock
from carepost.core.acting import Actor
from carepost.core.calendar import is_working_day, next_working_day
from carepost.core.tenancy import transaction_for
from carepost.councils.naming import council_key
from carepost.councils.permissions import Can
from carepost.councils.queries import councils

T = TypeVar("T")
NOT_ALL, WORKING_DAYS = 7, RotaPolicy().working_days
app = typer.Typer(help="Who calls whom in the next days.", no_args_is_help=True)

CouncilOption = Annotated[
    str | None, typer.Option("--council", help="A council by its short name: its own team and what is due.")
]
OfficersOption = Annotated[Path | None, typer.Option("--officers", help="A CSV of who rings, and when.")]
CallsOption = Annotated[Path | None, typer.Option("--calls", help="A CSV of the calls that are needed.")]
BeforeOption = Annotated[
    Path | None,
    typer.Option("--before", help="The rota in force, as this command wrote it: change little of it."),
]
SinceOption = Annotated[
    datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day; today by default.")
]
DaysOption = Annotated[int, typer.Option("--days", min=1, max=60, help="How many working days.")]
JsonOption = Annotated[bool, typer.Option("--json", help="For scripts: JSON on standard output.")]


@app.callback()
def _rota() -> None:
    """Who calls whom in the next days."""


@app.command()
def make(
    *,
    council: CouncilOption = None,
    officers: OfficersOption = None,
    calls: CallsOption = None,
    before: BeforeOption = None,
    since: SinceOption = None,
    days: DaysOption = WORKING_DAYS,
    as_json: JsonOption = False,
) -> None:
    """Make the best rota of a council, or of two files, and write it as CSV; say what has no place, why, and what would
    help. Nothing is published.

    With --before, a rota is mended: only what must move does. Ends with 7 when some calls have no place.

    Example: carepost rota make --officers officers.csv --calls calls.csv > rota.csv
    """
    first = since.date() if since else clock.today()
    if council is not None:
        if officers or calls or before:
            _refuse("A council has its own team and calls. Give --council or files, not both.")
        task = _of_council(council, first, days)
    elif officers is None or calls is None:
        _refuse("Give --council, or both --officers and --calls.")
    else:
        task = _of_files(officers, calls, before, _days(first, days))
    rota = making.mend(task) if before else making.make(task)
    lines = _sentences(task, rota)
    typer.echo(json.dumps(_told(task, rota, lines), indent=2) if as_json else _csv(task, rota), nl=as_json)
    if not as_json:
        typer.echo("\n".join(lines), err=True)
    raise typer.Exit(0 if len(rota.places) == len(task.calls) else NOT_ALL)


def _of_files(officers: Path, calls: Path, before: Path | None, days: tuple[date, ...]) -> Task:
    policy = RotaPolicy()
    needed, locks = _read(calls, lambda name, lines: read_calls(name, lines, policy))
    return Task(
        days=days,
        officers=_read(officers, read_officers),
        calls=needed,
        locks=locks,
        before=_read(before, read_rota) if before else {},
        policy=policy,
    )


def _of_council(council: str, first: date, days: int) -> Task:
    found = councils.named(council, council_key(council))
    if found is None:
        _refuse("There is no council of that name here. See: carepost council list")
    by = Actor.operator("carepost rota make", council_id=found.pk, permissions={Can.SEE_ROTA})
    with transaction_for(by):
        return rotas.task_of(by, next_working_day(first), days, clock.now())


def _days(first: date, count: int) -> tuple[date, ...]:
    days = [next_working_day(first)]
    while len(days) < count:
        days.append(next_working_day(days[-1] + timedelta(days=1)))
    return tuple(day for day in days if is_working_day(day))


def _read(path: Path, read: Callable[[str, Iterable[str]], T]) -> T:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return read(path.name, lines)
    except UnreadableFile as wrong:
        _refuse(str(wrong))
    except OSError as error:
        _refuse(f"{path.name} cannot be read: {error.strerror}. Check the name.")
    except UnicodeDecodeError:
        _refuse(f"{path.name} cannot be read as text. Save it as CSV, UTF-8.")


def _sentences(task: Task, rota: Rota) -> list[str]:
    lacking, late, proof = telling.lacking(task, rota), telling.late(task, rota), rota.proof
    how_good = "No rota is better." if proof.best else f"At most {proof.gap:.1%} could be better."
    lines = [
        f"{len(rota.places)} of {len(task.calls)} calls have a place, {len(late)} of them late. {how_good}"
    ]
    lines += [f"{each.call.name}: {each.sentence}" for each in lacking]
    if lacking or late:
        lines += ["What would bring every call in time, at the least cost:"]
        lines += [each.sentence for each in relief.relief(task, rota)]
    return lines


def _told(task: Task, rota: Rota, lines: list[str]) -> dict[str, object]:
    heading, *rows = written(task, rota)
    return {
        "rota": [dict(zip(heading, row, strict=True)) for row in rows],
        "without_place": [
            {"call": each.call.key, "name": each.call.name, "why": each.why.name, "sentence": each.sentence}
            for each in telling.lacking(task, rota)
        ],
        "cost": rota.proof.cost,
        "bound": rota.proof.bound,
        "sentences": lines,
    }


def _csv(task: Task, rota: Rota) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(written(task, rota))
    return text.getvalue()


def _refuse(words: str) -> NoReturn:
    typer.echo(words, err=True)
    raise typer.Exit(1)
