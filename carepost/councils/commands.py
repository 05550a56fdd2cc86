"""`carepost council` and `carepost user`: the first council and its first administrator, from a shell."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from carepost.core import clock
from carepost.core.acting import Actor
from carepost.councils import actions
from carepost.councils.naming import council_key
from carepost.councils.permissions import OPERATOR
from carepost.councils.queries import councils
from carepost.councils.rules import PlaceKind, Role

council = typer.Typer(help="Add and list councils.", no_args_is_help=True)
user = typer.Typer(help="Add a person who signs in.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="For scripts: JSON on standard output.")]
#: The roles that somebody can hold in a council, as an option offers them.
CouncilRole = StrEnum(  # type: ignore[misc]  # the members come from the rules
    "CouncilRole", {role.name: role.value for role in Role if role.place is PlaceKind.COUNCIL}
)


@council.command("add")
def add_council(
    name: Annotated[str, typer.Argument(help="As the council calls itself.", show_default=False)],
    cqc_name: Annotated[
        str, typer.Option(help="As CQC's files call it, where that differs: “Bristol, City of”.")
    ] = "",
    ons_code: Annotated[str, typer.Option(help="Its ONS code, like E06000054.")] = "",
    as_json: AsJson = False,
) -> None:
    """Add a council. One that is there in another spelling is refused, with exit code 1.

    Example: carepost council add "Wiltshire Council" --ons-code E06000054
    """
    made = actions.add_council(by=_operator("council add"), name=name, cqc_name=cqc_name, ons_code=ons_code)
    told = {"id": made.pk, "name": made.name, "slug": made.slug, "key": made.key, "cqc_name": made.cqc_name}
    if as_json:
        typer.echo(json.dumps(told))
        return
    typer.echo(f"Added {made.name}. Next, its first administrator:")
    typer.echo(f"carepost user add ADDRESS --role admin --council {made.slug}")


@council.command("list")
def list_councils(as_json: AsJson = False) -> None:
    """List every council with its short name, which other commands take.

    Example: carepost council list --json
    """
    rows = councils.every()
    if as_json:
        typer.echo(json.dumps([councils.told(row) for row in rows]))
        return
    if not rows:
        typer.echo("There is no council yet. Add one with: carepost council add NAME")
        return
    table = Table("Name", "Short name", "As CQC says", "ONS code")
    for row in rows:
        table.add_row(row.name, row.slug, row.cqc_name, row.ons_code)
    Console().print(table)


@user.callback()
def _people() -> None:
    """Add a person who signs in."""


@user.command("add")
def add_user(  # noqa: PLR0917  an option each
    email: Annotated[str, typer.Argument(help="Their own address.", show_default=False)],
    role: Annotated[CouncilRole, typer.Option(help="What they are in the council.")],
    council: Annotated[str, typer.Option(help="The council's name or short name.")],
    name: Annotated[str, typer.Option(help="With --password-stdin: their name.")] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read a password and set the account up at once.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Invite a person to a council, and print the link: it works once, and expires.

    With --password-stdin the account is set up at once instead. A shared mailbox, a weak password or a role
    they hold already is refused, with exit code 1; an unknown council is wrong usage, with exit code 2.

    Example: carepost user add jo.marsh@example.gov.uk --role admin --council wiltshire-council
    """
    chosen = councils.named(council, council_key(council))
    if chosen is None:
        raise typer.BadParameter(
            f"There is no council called {council}. See them with: carepost council list",
            param_hint="--council",
        )
    by = _operator("user add", council_id=chosen.pk)
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
        made = actions.add_user(by=by, email=email, name=name, password=password, role=Role(role.value))
        told = {"id": made.pk, "email": made.email, "council": chosen.slug, "role": role.value}
        typer.echo(json.dumps(told) if as_json else f"{made.name} can sign in now with {made.email}.")
        return
    invited = actions.invite(by=by, email=email, role=Role(role.value), council_id=chosen.pk)
    if as_json:
        expires = invited.expires_at.isoformat()
        typer.echo(json.dumps({"email": invited.email, "link": invited.link, "expires_at": expires}))
        return
    until = clock.local_day(invited.expires_at)
    typer.echo(f"{invited.email} is invited to {chosen.name}. The link works once, until {until:%-d %B %Y}:")
    typer.echo(invited.link)


def _operator(command: str, council_id: int | None = None) -> Actor:
    permissions = {can.value for can in OPERATOR}
    return Actor.operator(f"carepost {command}", council_id=council_id, permissions=permissions)
