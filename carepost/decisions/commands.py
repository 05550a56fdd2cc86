"""`carepost leaders`: the report to leaders, for scripts and for files."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from carepost.core import clock
from carepost.core.acting import Actor
from carepost.core.refusals import Refused
from carepost.core.tenancy import transaction_for
from carepost.councils.models import Council
from carepost.councils.naming import council_key
from carepost.councils.permissions import Can
from carepost.councils.queries import councils
from carepost.decisions import actions
from carepost.decisions.engine import pdf
from carepost.decisions.printing import Printed
from carepost.decisions.queries import reports
from carepost.decisions.queries.rhythm import next_report

REFUSED = 1
app = typer.Typer(help="The report to leaders.", no_args_is_help=True)


@app.callback()
def _leaders() -> None:
    """The report to leaders."""


@app.command()
def report(
    council: Annotated[str, typer.Option("--council", help="The council, by its name or short name.")],
    ending: Annotated[
        datetime | None,
        typer.Option("--period", formats=["%Y-%m-%d"], help="The period's last day, like 2026-11-22."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For scripts: JSON on standard output.")] = False,
    to_pdf: Annotated[
        Path | None, typer.Option("--pdf", help="Write the report to this file, as a PDF.")
    ] = None,
) -> None:
    """Make a council's report of the last period if it has none yet, and tell what it says.

    It waits for review like any other: nothing is sent.

    Example: carepost leaders report --council wiltshire-council --pdf report.pdf
    """
    found = councils.named(council, council_key(council))
    if found is None:
        _refuse(f"There is no council called {council}. See: carepost council list")
    by = Actor.operator(
        "carepost leaders report", council_id=found.pk, permissions={can.value for can in Can}
    )
    start, end = _period(by, ending.date() if ending else None)
    _make_if_missing(by, found, start, end)
    with transaction_for(by):
        kept = reports.of_period(by, start, end)
        if kept is None:
            _refuse("That report was withdrawn. Make it anew on its page.")
        printed = reports.read(by, kept)
    if to_pdf is not None:
        try:
            to_pdf.write_bytes(pdf.draw(printed.plain()))
        except OSError as error:
            _refuse(f"The file cannot be written: {error.strerror}. Name another with --pdf.")
        typer.echo(f"Written to {to_pdf}.", err=True)
    if as_json:
        typer.echo(json.dumps(_told(printed, kept.pk)))
    elif to_pdf is None:
        typer.echo("\n".join(_lines(printed)))


def _period(by: Actor, ending: date | None) -> tuple[date, date]:
    """The last period, or the one that ends on a day. Ends the command for a day on which no period ends."""
    with transaction_for(by):
        start, end = next_report(by, ending + timedelta(days=1) if ending else clock.today())
    if ending is not None and end != ending:
        _refuse(f"No period ends on {ending.isoformat()}. The one before it ends on {end.isoformat()}.")
    return start, end


def _make_if_missing(by: Actor, council: Council, start: date, end: date) -> None:
    with transaction_for(by):
        there = reports.of_period(by, start, end) is not None
    if not there:
        try:
            actions.make_report(by=by, council_id=council.pk, start=start, end=end)
        except Refused as refused:
            _refuse(str(refused))


def _told(printed: Printed, number: int) -> dict[str, object]:
    return {
        "report": number,
        "start": printed.start.isoformat(),
        "end": printed.end.isoformat(),
        "edition": printed.edition,
        "state": printed.state,
        "sections": [
            {
                "key": part.key,
                "title": part.title,
                "figures": [
                    {
                        "key": figure.key, "label": figure.label, "value": str(figure.value),
                        "denominator": figure.denominator, "told": figure.told, "sentence": figure.sentence,
                    }
                    for figure in part.figures
                ],
            }
            for part in printed.sections
        ],
    }  # fmt: skip


def _lines(printed: Printed) -> list[str]:
    lines = [printed.title, f"{printed.state}. Edition {printed.edition}."]
    for part in printed.sections:
        lines += ["", part.title, *(f"  {figure.told:>8}  {figure.sentence}" for figure in part.figures)]
    return lines


def _refuse(words: str) -> NoReturn:
    typer.echo(words, err=True)
    raise typer.Exit(REFUSED)
