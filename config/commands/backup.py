"""`carepost backup`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from carepost.operate import backup as backups
from carepost.operate.database import APP, database
from carepost.operate.home import Home
from config.commands.owner import owner_url
from config.environment import Environment
from config.variables import role_of

app = typer.Typer()


@app.command()
def backup(
    file: Annotated[
        Path, typer.Argument(help="The file to write. It must not exist yet.", show_default=False)
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print the result for a script.")] = False,
) -> None:
    """Write the whole database and the uploaded files to one file, as of one moment.

    Carepost may be running meanwhile. The file holds people's details and is readable by you alone; the
    secret key is not in it. An existing file is never overwritten.

    Example: carepost backup monday.carepost
    """
    with database():
        environment = Environment.read(os.environ)
        with Console(stderr=True).status("Beginning") as status:
            manifest = backups.write(
                file.absolute(),
                owner_url=owner_url(environment),
                files=Home(environment.home).make().files,
                app_role=role_of(os.environ[APP]),
                tell=status.update,
            )
    size = file.stat().st_size
    found = {
        "file": str(file),
        "bytes": size,
        "tables": len(manifest.rows),
        "rows": sum(manifest.rows.values()),
        "files": len(manifest.files),
    }
    if as_json:
        typer.echo(json.dumps(found))
    else:
        typer.echo(
            f"Wrote {file} ({size / 1e6:.1f} MB): {found['rows']:,} rows of {found['tables']} tables and "
            f"{found['files']} uploaded files. Keep the secret key of {environment.home}/secrets in "
            "another place."
        )
