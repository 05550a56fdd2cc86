"""Commands that act as the owner of the tables say so when they are not told who that is."""

from __future__ import annotations

import typer

from config.environment import Environment
from config.exits import SETTINGS_TO_MEND


def owner_url(environment: Environment) -> str:
    """The owner's address of the database. Ends the command with exit code 4 where there is none."""
    if environment.owner_url:
        return environment.owner_url
    typer.echo(
        "This command acts as the owner of the tables. Set CAREPOST_OWNER_DATABASE_URL to the database's "
        "address with the role that owns it (docs/run/settings.md).",
        err=True,
    )
    raise typer.Exit(SETTINGS_TO_MEND)
