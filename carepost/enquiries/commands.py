"""`carepost enquiries`: take in a mail through a pipe."""

from __future__ import annotations

import sys
from typing import Annotated, NoReturn

import typer

from carepost.core.acting import Actor
from carepost.councils.permissions import Can
from carepost.enquiries import actions, queries
from carepost.enquiries.rules.mails import MailState

REFUSED = 1
app = typer.Typer(help="Questions to the council.", no_args_is_help=True)


@app.callback()
def _enquiries() -> None:
    """Questions to the council."""


@app.command()
def receive(
    council: Annotated[
        str, typer.Option("--council", help="The council, by its short name; not needed where there is one.")
    ] = "",
) -> None:
    """Take in one mail from standard input, as a mail server's pipe gives it, and say what became of it.

    The mail is kept whatever it is, so that the mail server may forget it; the same mail twice is taken in once.

    Example: carepost enquiries receive --council wiltshire-council < mail.eml
    """
    found = queries.council_named(council)
    if found is None:
        _refuse(f"There is no council called {council or 'that'}. See: carepost council list")
    by = Actor.operator("carepost enquiries", council_id=found.pk, permissions={Can.RECEIVE_MAIL.value})
    mail = actions.receive_mail(by=by, council=found, raw=sys.stdin.buffer.read())
    number = f": {mail.enquiry.ref}" if mail.enquiry else ""
    typer.echo(f"{MailState(mail.state).label}{number}.")


def _refuse(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(REFUSED)
