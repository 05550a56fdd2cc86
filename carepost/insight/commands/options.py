"""What the commands of insight share: where snapshots lie, which one is read, and how an answer is written."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from carepost.core import folders, spark
from carepost.core.saying import refuse, say
from carepost.core.spark import Engine, NoSpark
from carepost.councils.naming import slug_of
from carepost.insight.engine.columns import parquet_bytes
from carepost.insight.engine.measures import UnknownMeasure
from carepost.insight.engine.measures.measure import Measure
from carepost.insight.engine.outcomes import Outcomes, computed
from carepost.insight.engine.readings import Reading
from carepost.insight.engine.snapshots import OPEN, Snapshot, SnapshotRefused, Store
from carepost.insight.engine.spark import SparkTables
from carepost.insight.engine.tables import Tables
from carepost.insight.engine.telling import about
from carepost.operate.home import Home

StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store", help="The folder of the snapshots. Left out: files/snapshots in Carepost's own folder."
    ),
]
SnapshotOption = Annotated[
    str, typer.Option("--snapshot", help="An older snapshot by its name. Left out: the newest.")
]
CouncilOption = Annotated[
    str,
    typer.Option(
        "--council",
        help="A council's own figures too, by its short name; no other council's are read.",
    ),
]
OwnOption = Annotated[
    str, typer.Option("--own", help="With --council: an older snapshot of its own, by its name.")
]
MeasureOption = Annotated[list[str], typer.Option("--measure", "-m", help="A measure by its key.")]
AreaOption = Annotated[
    list[str], typer.Option("--area", "-a", help="A council, by any of its names, or its code.")
]
PeriodOption = Annotated[str, typer.Option("--period", help="Such as 2024-25. Left out: the newest.")]
AgainstOption = Annotated[
    list[str] | None,
    typer.Option("--against", help="england (the default), region, or councils to be taken together."),
]
EngineOption = Annotated[
    Engine, typer.Option("--engine", help="What computes: duckdb, here; spark, which pays on a cluster.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="For scripts: JSON on standard output.")]
CsvOption = Annotated[bool, typer.Option("--csv", help="CSV on standard output.")]
ParquetOption = Annotated[
    Path | None,
    typer.Option("--parquet", help="A file to write, with typed columns; it must not be there yet."),
]


def folder(store: Path | None) -> Path:
    """Where snapshots lie."""
    return store or Home.from_environ(os.environ).snapshots


def opened(store: Path | None, name: str) -> Snapshot:
    """The snapshot of that name, or the newest; ends the command where there is none."""
    try:
        kept = Store(folder(store))
        return kept.open(name) if name else kept.latest()
    except SnapshotRefused as wrong:
        refuse(str(wrong))


def chosen(store: Path | None, name: str, council: str, own: str) -> Reading:
    """The open snapshot, that name's or the newest, and beside it a council's own; ends the command without one.

    Without a council it is the open one alone. With one, there need be no open one: then places go by their codes.
    """
    if not council:
        if own:
            refuse("Say whose own snapshot that is: --council.")
        return Reading(opened(store, name))
    shelf, shared = shelf_of(store, council), Store(folder(store))
    try:
        mine = shelf.open(own) if own else shelf.latest()
        return Reading(opened(store, name) if name or shared.names() else shared.nothing(), mine)
    except SnapshotRefused as wrong:
        refuse(str(wrong))


def shelf_of(store: Path | None, council: str) -> Store:
    """The store of a council's own figures; ends the command where there is none."""
    slug = slug_of(council)
    try:
        found = Store(folder(store), slug) if slug != OPEN else None
    except SnapshotRefused:
        found = None
    if found is None or not found.names():
        refuse(f"No council of the short name “{council}” has figures of its own here.")
    return found


def read(
    reading: Reading, keys: Sequence[str], engine: Engine = Engine.DUCKDB
) -> tuple[Tables, list[Outcomes]]:
    """The open tables, and the measures each computed on what it is of; ends the command where one cannot be."""
    try:
        measures = [reading.measure(key) for key in keys]
        with tables_of(reading.shared, engine) as tables:
            if not any(reading.is_own(key) for key in keys):
                return tables, [computed(each, tables) for each in measures]
            with tables_of(reading, engine) as own:
                each_on = [(each, own if reading.is_own(each.key) else tables) for each in measures]
                return tables, [computed(each, on) for each, on in each_on]
    except (UnknownMeasure, SnapshotRefused, NoSpark) as wrong:
        refuse(str(wrong))


@contextmanager
def tables_of(reading: Reading, engine: Engine) -> Iterator[Tables]:
    """The tables, on the engine that is asked for. Raises NoSpark."""
    if engine is Engine.DUCKDB:
        yield Tables(reading.tables_of)
        return
    with spark.opened() as on:
        yield SparkTables(reading.tables_of, on)


def as_json(told: Any) -> None:
    typer.echo(json.dumps(told, indent=2, ensure_ascii=False))


def as_csv(rows: Sequence[dict[str, Any]]) -> None:
    """The rows with their headings; a text that a spreadsheet would compute is made harmless."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]) if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    typer.echo(out.getvalue(), nl=False)


def as_parquet(to: Path, rows: Sequence[dict[str, Any]], reading: Reading, *measures: Measure) -> None:
    """The rows as a file, whole or not at all; which measures they are of, and which snapshot, goes with it."""
    told = {**reading.told, "measures": json.dumps([about(each) for each in measures])}
    put(to, parquet_bytes(rows, told))
    say(f"{to}: {len(rows)} rows.")


def ending_of(to: Path) -> str:
    """As what a chart is drawn into this file; ends the command where it cannot be."""
    if to.suffix not in {".svg", ".png"}:
        refuse("Name a file that ends in .svg or .png.")
    return to.suffix.removeprefix(".")


def put(to: Path, content: bytes) -> None:
    """Writes a file; ends the command where one of its name is there, or it cannot be written."""
    try:
        folders.appear(to, content)
    except FileExistsError:
        refuse(f"{to} is there already. Name another file, or take that one away.")
    except OSError as wrong:
        refuse(f"{to} cannot be written: {wrong.strerror}.")


def heading(measure: Measure) -> str:
    """What is above a table on a terminal."""
    limits = f"\n{measure.limits}" if measure.limits else ""
    return f"{measure.title}\n{measure.definition}{limits}\nSource: {measure.source}"
