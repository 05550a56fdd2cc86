"""`carepost audit`: the book of everything that was done."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from carepost.core import audit
from config.exits import FAILED

app = typer.Typer(no_args_is_help=True, help="The audit book: verify that nothing in it was changed.")


@app.callback()
def _audit() -> None:
    """The audit book: verify that nothing in it was changed."""


@app.command()
def verify(
    as_json: Annotated[bool, typer.Option("--json", help="Print the result for a script.")] = False,
) -> None:
    """Read every chain of the audit book from its first entry and compute each hash again.

    Finds an entry that was changed, removed, added or moved. Exit code 1 if anything is wrong.

    Example: carepost audit verify --json
    """
    reports = audit.verify()
    sound = not any(report.fault for report in reports)
    if as_json:
        typer.echo(json.dumps({"sound": sound, "chains": [asdict(report) for report in reports]}))
    else:
        table = Table("Chain", "Entries", "Result", title="Audit book")
        for report in reports:
            table.add_row(report.chain, str(report.entries), report.fault or "sound")
        Console().print(table)
        typer.echo("Every entry is as it was written." if sound else "The audit book has been tampered with.")
    if not sound:
        raise typer.Exit(FAILED)
