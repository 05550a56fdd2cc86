"""`carepost token`: make, list and revoke a council's tokens from a shell, as a named person of that council."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from carepost.api import actions, queries
from carepost.api.rules import Scope
from carepost.core import clock
from carepost.core.acting import Actor
from carepost.core.tenancy import transaction_for
from carepost.councils.naming import council_key
from carepost.councils.permissions import Can
from carepost.councils.places import actor_named
from carepost.councils.queries import councils

app = typer.Typer(help="Tokens by which other programs come in.", no_args_is_help=True)

CouncilOption = Annotated[
    str, typer.Option("--council", help="The council's short name.", show_default=False)
]
AsOption = Annotated[
    str, typer.Option("--as", help="The address with which the keeper signs in.", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="For scripts: JSON on standard output.")]


@app.command("make")
def make_token(
    *,
    name: Annotated[str, typer.Argument(help="What it is for, such as “Power BI”.", show_default=False)],
    council: CouncilOption,
    keeper: AsOption,
    scope: Annotated[list[Scope], typer.Option(help="What it may do; may be given several times.")],
    days: Annotated[int, typer.Option(help="How long it lasts.")] = 90,
    as_json: JsonOption = False,
) -> None:
    """Make a token that a person of the council keeps, and print it: it is told this once.

    Example: carepost token make "Power BI" --council wiltshire --as jo.marsh@example.gov.uk --scope register:read
    """
    by = _keeper(council, keeper, Can.MAKE_TOKEN)
    made = actions.make_token(by=by, name=name, scopes=scope, days=days)
    if as_json:
        told = {"name": made.name, "token": made.secret, "expires_at": made.expires_at.isoformat()}
        typer.echo(json.dumps(told))
        return
    until = clock.local_day(made.expires_at)
    typer.echo(
        f"{made.name} can come in until {until:%-d %B %Y} with this token, which is not told again:", err=True
    )
    typer.echo(made.secret)


@app.command("list")
def list_tokens(*, council: CouncilOption, as_json: JsonOption = False) -> None:
    """List a council's tokens: what each begins with, may do now, and until when.

    Example: carepost token list --council wiltshire-council --json
    """
    by = Actor.operator("carepost token list", council_id=_council(council))
    with transaction_for(by):
        rows = queries.tokens(by, clock.now())
    if as_json:
        typer.echo(json.dumps([_told(row) for row in rows]))
        return
    if not rows:
        typer.echo("There is no token. Make one on the page Machine access, or with: carepost token make")
        return
    table = Table("For", "Begins with", "May", "Kept by", "Until", "State")
    for row in rows:
        table.add_row(
            row.name,
            row.prefix,
            ", ".join(sorted(row.left)),
            row.keeper,
            f"{row.expires_at:%-d %B %Y}",
            row.state,
        )
    Console().print(table)


@app.command("revoke")
def revoke_token(
    *,
    prefix: Annotated[str, typer.Argument(help="What the token begins with, such as cp_a1b2c3d4.")],
    council: CouncilOption,
    keeper: AsOption,
) -> None:
    """Revoke a token: the program that uses it is shut out at once.

    Example: carepost token revoke cp_a1b2c3d4 --council wiltshire-council --as jo.marsh@example.gov.uk
    """
    by = _keeper(council, keeper, Can.REVOKE_TOKEN)
    with transaction_for(by):
        found = next((row for row in queries.tokens(by, clock.now()) if row.prefix == prefix), None)
    if found is None:
        raise typer.BadParameter("There is no token that begins so. See them with: carepost token list")
    actions.revoke_token(by=by, token_id=found.pk)
    typer.echo(f"{found.named} is revoked.")


def _council(name: str) -> int:
    chosen = councils.named(name, council_key(name))
    if chosen is None:
        raise typer.BadParameter(
            f"There is no council called {name}. See them with: carepost council list",
            param_hint="--council",
        )
    return chosen.pk


def _keeper(council: str, email: str, can: Can) -> Actor:
    """The person of that council whose address this is, in the role that lets them do it, if any does."""
    council_id = _council(council)
    with transaction_for(Actor.operator("carepost token", council_id=council_id)):
        found = actor_named(email, council_id, can, clock.today())
    if found is None:
        raise typer.BadParameter(f"{email} has no role in that council today.", param_hint="--as")
    return found


def _told(row: queries.Shown) -> dict[str, object]:
    return {
        "name": row.name,
        "prefix": row.prefix,
        "scopes": list(row.scopes),
        "scopes_now": sorted(row.left),
        "keeper": row.keeper,
        "expires_at": row.expires_at.isoformat(),
        "used_at": row.used_at.isoformat() if row.used_at else None,
        "state": row.state.name.lower(),
    }
