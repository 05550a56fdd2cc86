"""`carepost register`: imports, what is in the register, and what waits for somebody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from django.conf import settings
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from carepost.core.acting import Actor
from carepost.core.refusals import Refused
from carepost.core.tenancy import transaction_for
from carepost.councils.models import Council
from carepost.councils.permissions import Can
from carepost.gateways.failures import GatewayFailed
from carepost.register.actions.importing import ImportRefused, import_file, undo_import
from carepost.register.actions.importing.telling import sentence
from carepost.register.engine.refusal import FileRefused
from carepost.register.models import ImportRun
from carepost.register.queries import counting

REFUSED, ROWS_NEED_YOU = 1, 5
app = typer.Typer(help="Import CQC's files; see what came in.", no_args_is_help=True)
console = Console(stderr=True)

CouncilOption = Annotated[
    str | None, typer.Option("--council", help="Only this council's area, by its short name.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="For scripts: JSON on standard output.")]


@app.command("import")
def import_(  # noqa: PLR0917  an option each
    files: Annotated[
        list[Path], typer.Argument(help="CQC's files, or folders of its API's JSON.", show_default=False)
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")
    ] = False,
    council: CouncilOption = None,
    whole: Annotated[
        bool | None,
        typer.Option(
            "--whole/--part", help="Whether it lists every active service. Left out: the file decides."
        ),
    ] = None,
    on: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help="The day of the data, like 2026-07-31."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Read CQC's files into the register, one after another; each is taken in whole or not at all.

    Ends with 0 when all was taken in, with 5 when rows wait for somebody to mend them, and with 1 when a file was
    refused; the files before it stay taken in.

    Example: carepost register import HSCA_Active_Locations.ods --dry-run
    """
    by = _operator("carepost register import", council, Can.IMPORT)
    runs = [_import(by, path, dry_run, whole, on.date() if on else None) for path in files]
    if as_json:
        typer.echo(json.dumps([_told(run) for run in runs], indent=2))
    waiting = sum(run.counts.get("waiting", 0) for run in runs)
    raise typer.Exit(ROWS_NEED_YOU if waiting and not dry_run else 0)


def _import(by: Actor, path: Path, dry_run: bool, whole: bool | None, on: date | None) -> ImportRun:
    with _progress(path.name) as tell:
        try:
            run = import_file(by=by, source=path, dry_run=dry_run, whole=whole, data_date=on, progress=tell)
        except (FileRefused, Refused, OSError) as refused:
            _refuse(f"{path.name}: {getattr(refused, 'sentence', refused)}")
    _say(run)
    return run


def _say(run: ImportRun) -> None:
    would = "Would be: " if run.status == "tried" else ""
    console.print(f"{run.filename}: {would}{sentence(run.counts)}", highlight=False, markup=False)
    for warning in run.warnings:
        console.print(f"  {warning}", style="yellow", highlight=False, markup=False)


def _told(run: ImportRun) -> dict[str, Any]:
    return {
        "run": run.pk,
        "file": run.filename,
        "shape": run.shape,
        "data_date": run.data_date.isoformat() if run.data_date else None,
        "status": run.status,
        "counts": run.counts,
        "warnings": run.warnings,
        "sentence": sentence(run.counts),
    }


@app.command()
def status(council: CouncilOption = None, as_json: JsonOption = False) -> None:
    """Count services by council, category and rating.

    Example: carepost register status --json
    """
    by = _operator("carepost register status", council, Can.SEE_REGISTER)
    with transaction_for(by):
        found = counting.status(by)
    if as_json:
        typer.echo(json.dumps(found, indent=2))
        return
    typer.echo(f"{found['services']:,} services, {found['rated']:,} of them rated.")
    table = Table("Council", "Services", "Rated", "Outstanding", "Good", "Requires improvement", "Inadequate")
    for name, row in found["by_council"].items():
        rated = row["by_rating"]
        keys = ("outstanding", "good", "requires_improvement", "inadequate")
        table.add_row(
            name, str(row["services"]), str(row["rated"]), *(str(rated.get(key, 0)) for key in keys)
        )
    Console().print(table)


@app.command()
def quarantine(council: CouncilOption = None, as_json: JsonOption = False) -> None:
    """List the rows of imports that wait for somebody to correct or dismiss them.

    Example: carepost register quarantine --council wiltshire
    """
    by = _operator("carepost register quarantine", council, Can.MEND_ROW)
    rows = [row for scope in _scopes(by) for row in _waiting(scope)]
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
        return
    if not rows:
        typer.echo("No row waits for anybody.")
        return
    table = Table("File", "Line", "Id", "Name", "What is wrong")
    for row in rows:
        table.add_row(row["file"], str(row["line"]), row["ref"], row["name"], "\n".join(row["sentences"]))
    Console().print(table)


def _scopes(by: Actor) -> list[Actor]:
    """The council asked for; without one, the operator's own and every council's."""
    if by.council_id is not None:
        return [by]
    return [
        by,
        *(replace(by, council_id=pk) for pk in Council.objects.order_by("name").values_list("pk", flat=True)),
    ]


def _waiting(by: Actor) -> list[dict[str, Any]]:
    with transaction_for(by):
        return counting.waiting_rows(by)


@app.command()
def undo(council: CouncilOption = None) -> None:
    """Undo the newest import: what it changed is put back, what it added is withdrawn. Nothing is deleted.

    Example: carepost register undo
    """
    by = _operator("carepost register undo", council, Can.UNDO_IMPORT)
    with transaction_for(by):
        run = counting.newest_applied(by)
    if run is None:
        _refuse("There is no import to undo.")
    try:
        undone = undo_import(by=by, run=run)
    except Refused as refused:
        _refuse(str(refused))
    typer.echo(f"Undone: {undone.filename} of {undone.data_date}.")


@app.command("api-sweep")
def api_sweep(
    council: CouncilOption = None,
    changes: Annotated[
        bool, typer.Option("--changes", help="Only what CQC changed since the last time.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")
    ] = False,
) -> None:
    """Read the register from CQC's API. Stopped in the middle, the same command goes on where it was.

    Needs CAREPOST_CQC_KEY. Example: carepost register api-sweep --council wiltshire
    """
    by = _operator("carepost register api-sweep", council, Can.IMPORT)
    if not settings.ENVIRONMENT.cqc_key:
        _refuse(
            "CQC's API needs a key. Ask CQC for one, and put it in CAREPOST_CQC_KEY (docs/run/settings.md)."
        )
    # It brings a library for asking over the network, which every other command would load for nothing.
    sweeping = import_module("carepost.register.sweeping")
    try:
        with _progress("CQC’s API") as tell:
            run = sweeping.read_changed(by) if changes else sweeping.sweep(by, council, tell, dry_run=dry_run)
    except (GatewayFailed, Refused) as failed:
        _refuse(str(failed))
    if run is None:
        typer.echo("CQC changed nothing since the last time.")
        return
    _say(run)


def _operator(name: str, council: str | None, *needed: Can) -> Actor:
    permissions = frozenset(can.value for can in needed)
    if council is None:
        return Actor.operator(name, permissions=permissions)
    found = (
        Council.objects.filter(slug=council).first() or Council.objects.filter(name__iexact=council).first()
    )
    if found is None:
        _refuse(ImportRefused.NO_SUCH_COUNCIL.sentence)
    return Actor.operator(name, council_id=found.pk, permissions=permissions)


def _refuse(words: str) -> NoReturn:
    console.print(words, style="red", highlight=False, markup=False)
    raise typer.Exit(REFUSED)


@contextmanager
def _progress(name: str) -> Iterator[Any]:
    """A bar on the terminal; yields a function that takes how many rows are done, and of how many."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
