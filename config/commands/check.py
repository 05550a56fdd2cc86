"""`carepost check`."""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from carepost.gateways.inbox import Inbox, Mailbox
from carepost.operate.database import database
from carepost.operate.health import database as database_health
from carepost.operate.health import machine
from carepost.operate.health.finding import Finding, State, warning, well, wrong
from carepost.operate.home import CHECKOUT, Home
from config.environment import Environment
from config.exits import FAILED

app = typer.Typer()
STYLES = {State.WELL: "green", State.WARNING: "yellow", State.WRONG: "bold red"}


@app.command()
def check(
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings for a script.")] = False,
) -> None:
    """Look at settings, database, roles, row-level security, migrations, styles, secrets, mail and mailboxes.

    Changes nothing. Says of each what is wrong and how to mend it. Exit code 1 if anything is wrong;
    warnings do not count.

    Example: carepost check --json
    """
    environment = Environment.read(os.environ)
    with database() as running:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        importlib.import_module("django").setup()
        append_only = importlib.import_module("carepost.core.privileges").append_only_tables()
        findings = [
            *_settings(environment, embedded=running is not None),
            *database_health.look(os.environ["DATABASE_URL"], append_only),
            *_migrations(),
            *_styles(),
            *machine.look(Home(environment.home), None if environment.notify.key else environment.email_url),
            *notify(environment.notify.key),
            *mailboxes(environment.inboxes),
        ]
    bad = [finding for finding in findings if finding.state is State.WRONG]
    if as_json:
        typer.echo(json.dumps({"ok": not bad, "findings": [asdict(finding) for finding in findings]}))
    else:
        _print(findings)
    if bad:
        raise typer.Exit(FAILED)


def _settings(environment: Environment, *, embedded: bool) -> Iterator[Finding]:
    yield well("settings", f"All can be used. The home is {environment.home}, the address {environment.url}")
    for said in environment.warnings:
        yield warning("settings", said, "Correct the name, or unset it.")
    if embedded and environment.public:
        yield warning(
            "settings",
            "Others can reach this Carepost, and its database is the embedded one.",
            "For more than a trial, name your own PostgreSQL in DATABASE_URL (docs/run/install.md).",
        )
    if environment.public and not environment.proxies:
        yield warning(
            "settings",
            "No proxy is trusted, so every visitor seems to come from one address.",
            "Set CAREPOST_PROXY to the address of your TLS proxy, such as 127.0.0.1.",
        )


def _migrations() -> Iterator[Finding]:
    prepare = importlib.import_module("config.prepare")
    try:
        waiting = prepare.pending("default")
    except Exception as error:  # whatever keeps us from asking is the finding
        yield wrong("migrations", f"They cannot be read: {str(error).strip()}", "Mend the database first.")
        return
    if waiting:
        yield wrong("migrations", f"{len(waiting)} are pending, first {waiting[0]}.", "Run: carepost migrate")
    else:
        yield well("migrations", "The database is up to date.")


def notify(key: str) -> list[Finding]:
    """Whether GOV.UK Notify, where mail leaves by it, knows our key and has the template that our mails need."""
    if not key:
        return []
    failed = importlib.import_module("carepost.gateways.failures").GatewayFailed
    try:
        with importlib.import_module("carepost.gateways.mail.by_notify").notify_client() as client:
            fault = client.template_fault()
    except failed as failure:
        fault = str(failure)
    if fault:
        return [wrong("mail", fault, "See docs/run/mail.md for what is set where.")]
    return [well("mail", "GOV.UK Notify takes our mail.")]


def mailboxes(inboxes: Iterable[Mailbox]) -> Iterator[Finding]:
    """Whether each mailbox for enquiries can be entered, and its council is here. Nothing is read or marked."""
    failed = importlib.import_module("carepost.gateways.failures").GatewayFailed
    council_named = importlib.import_module("carepost.enquiries.queries").council_named
    for box in inboxes:
        name = box.email or box.at.user
        if council_named(box.council) is None:
            mend = f"No council is called {box.council or 'so, or there are several'}. See: carepost council list"
            yield wrong("mailbox", f"{name} is no council's, so nothing is read from it.", mend)
            continue
        try:
            with Inbox.open(box.at):
                yield well("mailbox", f"{name} can be read.")
        except failed as failure:
            yield wrong(
                "mailbox",
                f"{name} cannot be read: {failure}",
                "See docs/run/mailbox.md for what is set where.",
            )


def _styles() -> Iterator[Finding]:
    built = CHECKOUT / "carepost" / "ui" / "static" / "ui" / "dist"
    settings = importlib.import_module("django.conf").settings
    if not built.is_dir() or not any(built.iterdir()):
        yield wrong("styles", "The styles and scripts have not been built.", "Run: make build")
    elif not (Path(settings.STATIC_ROOT) / ".collected").exists():
        yield warning("styles", "They have not been gathered yet.", "`carepost run` does it when it starts.")
    else:
        yield well("styles", "Built and gathered.")


def _print(findings: list[Finding]) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for finding in findings:
        mend = f"\n→ {finding.mend}" if finding.mend else ""
        table.add_row(f"[{STYLES[finding.state]}]{finding.state}[/]", finding.name, f"{finding.found}{mend}")
    Console().print(table)
