"""`carepost restore`."""

from __future__ import annotations

import importlib
import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from carepost.operate import backup as backups
from carepost.operate.database import APP, database
from carepost.operate.home import Home
from carepost.operate.supervisor import RunsAlreadyError, only_one
from config import freshness
from config.commands.owner import owner_url
from config.environment import Environment
from config.exits import ALREADY_RUNNING, FAILED
from config.variables import role_of

app = typer.Typer()


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `carepost backup` wrote.", show_default=False)],
    replace: Annotated[bool, typer.Option("--replace", help="Give up what is in the database now.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --replace: do not ask.")] = False,
    check_only: Annotated[
        bool, typer.Option("--check", help="Only read the file and check every part.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result for a script.")] = False,
) -> None:
    """Read a backup into an empty database, check that nothing is missing, and verify the audit book.

    Everything is checked before anything changes, and a failure leaves all as it was. Carepost must not be
    running in this home. Without --replace, a database that holds anything is refused.

    Example: carepost restore monday.carepost
    """
    if check_only:
        _tell(backups.check(file.absolute()), file, "is whole", as_json=as_json)
        return
    if replace and not yes:
        if not sys.stdin.isatty():
            typer.echo(
                "--replace gives up everything in the database. Say --yes as well in a script.", err=True
            )
            raise typer.Exit(FAILED)
        typer.confirm("This gives up everything that is in the database now. Go on?", abort=True)
    home = Home.from_environ(os.environ)
    try:
        with only_one(home), database():
            _restore(home, file, replace=replace, as_json=as_json)
    except RunsAlreadyError as error:
        typer.echo(f"{error} Stop it first.", err=True)
        raise typer.Exit(ALREADY_RUNNING) from error


def _restore(home: Home, file: Path, *, replace: bool, as_json: bool) -> None:
    environment = Environment.read(os.environ)
    with Console(stderr=True).status("Beginning") as status:
        freshness.forget(home)
        manifest = backups.restore(
            file.absolute(),
            owner_url=owner_url(environment),
            files=home.make().files,
            app_role=role_of(os.environ[APP]),
            replace=replace,
            tell=status.update,
        )
        status.update("Bringing the database up to date and verifying the audit book")
        faults = _bring_up_to_date()
    if faults:
        typer.echo(
            "Everything was restored, but the audit book is not sound:\n" + "\n".join(faults), err=True
        )
        raise typer.Exit(FAILED)
    _tell(manifest, file, "was restored, and its audit book is sound", as_json=as_json)


def _bring_up_to_date() -> list[str]:
    """Migrates a backup of an earlier version and verifies the audit book; returns what is wrong there."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    importlib.import_module("django").setup()
    importlib.import_module("config.prepare").pending("owner")  # tells what cannot be brought up to date
    importlib.import_module("django.core.management").call_command(
        "migrate", database="owner", verbosity=0, interactive=False
    )
    reports = importlib.import_module("carepost.core.audit").verify()
    return [f"{report.chain}: {report.fault}" for report in reports if report.fault]


def _tell(manifest: backups.Manifest, file: Path, what: str, *, as_json: bool) -> None:
    rows = sum(manifest.rows.values())
    if as_json:
        found = {"file": str(file), "made_at": manifest.made_at, "rows": rows, "files": len(manifest.files)}
        typer.echo(json.dumps(found))
    else:
        typer.echo(
            f"The backup of {manifest.made_at} {what}: {rows:,} rows of {len(manifest.rows)} tables, "
            f"{len(manifest.files)} uploaded files."
        )
