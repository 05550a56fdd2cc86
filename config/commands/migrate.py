"""`carepost migrate`."""

from __future__ import annotations

import importlib
import json
import os
from typing import Annotated

import typer

from carepost.operate.database import database
from config.environment import Environment
from config.exits import FAILED

app = typer.Typer()


@app.command()
def migrate(
    as_json: Annotated[bool, typer.Option("--json", help="Print the result for a script.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what is pending.")] = False,
) -> None:
    """Bring the database up to date with this version of Carepost, as the owner of its tables.

    `carepost run` does the same when it starts. With --dry-run, exit code 1 means that something is pending.

    Example: carepost migrate --dry-run
    """
    with database():
        environment = Environment.read(os.environ)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        prepare = importlib.import_module("config.prepare")
        prepare.django.setup()
        try:
            if dry_run:
                waiting = prepare.pending("owner" if environment.owner_url else "default")
            else:
                waiting = prepare.migrate_if_pending(can_own=bool(environment.owner_url))
        except prepare.PendingError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(FAILED) from error
    if as_json:
        typer.echo(json.dumps({"pending" if dry_run else "applied": waiting}))
    elif dry_run:
        typer.echo("\n".join(["These changes are pending:", *waiting]) if waiting else "Nothing is pending.")
    else:
        typer.echo(f"{len(waiting)} changes made." if waiting else "The database was up to date.")
    if dry_run and waiting:
        raise typer.Exit(FAILED)
