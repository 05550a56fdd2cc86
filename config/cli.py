"""`carepost`: every command in one table, each loaded only when it is called.

Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 already running, 4 settings to mend; 5 to 7 belong to
single commands (docs/run/commands.md).
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from typer.core import TyperGroup

from carepost.core.refusals import Refused
from carepost.operate.mendable import MendableError
from config.exits import FAILED, SETTINGS_TO_MEND

if TYPE_CHECKING:
    from typer._click import Command, Context


@dataclass(frozen=True)
class Entry:
    """Where a command is found: `attribute` of `module` is its Typer app.

    `data`: it needs Django and a database, but no database when one of the options in `without` is given. With `only`,
    it needs neither but where one of those is given, or an option of one of its commands ("import --council").
    """

    name: str
    module: str
    attribute: str
    help: str
    data: bool = False
    without: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()


TABLE = (
    Entry("run", "config.commands.run", "app", "Start Carepost here and keep it running."),
    Entry("demo", "carepost.demo.commands", "app", "Fill the database with a fictional council.", data=True),
    Entry("council", "carepost.councils.commands", "council", "Add and list councils.", data=True),
    Entry("user", "carepost.councils.commands", "user", "Add a person who signs in.", data=True),
    Entry("token", "carepost.api.commands", "app", "Tokens by which other programs come in.", data=True),
    Entry("register", "carepost.register.commands", "app", "Import CQC files; see what came in.", data=True),
    Entry(
        name="risk",
        module="carepost.risk.commands",
        attribute="app",
        help="Look back: how early the score warned.",
        data=True,
        without=frozenset({"--file"}),
    ),
    Entry(
        name="questions",
        module="carepost.questions.commands",
        attribute="app",
        help="What calls ask: show, keep as a file, check, publish.",
        data=True,
        without=frozenset({"check"}),
    ),
    Entry("enquiries", "carepost.enquiries.commands", "app", "Take in a mail.", data=True),
    Entry("leaders", "carepost.decisions.commands", "app", "The report to leaders.", data=True),
    Entry(
        name="rota",
        module="carepost.contact.commands",
        attribute="app",
        help="Who calls whom in the next days.",
        data=True,
        without=frozenset({"--officers", "--calls"}),
    ),
    Entry("link", "carepost.people.commands", "app", "Find the same person on many lists."),
    Entry(
        name="insight",
        module="carepost.insight.commands",
        attribute="app",
        help="Compare councils fairly, from open data.",
        data=True,
        only=frozenset({"--register", "import --council"}),
    ),
    Entry("audit", "config.commands.audit", "app", "Verify the audit book.", data=True),
    Entry("migrate", "config.commands.migrate", "app", "Bring the database up to date."),
    Entry("backup", "config.commands.backup", "app", "Write everything to one file."),
    Entry("restore", "config.commands.restore", "app", "Read a backup into an empty database."),
    Entry("check", "config.commands.check", "app", "See what is wrong, and how to mend it."),
)


class Commands(TyperGroup):
    """Lists the table without loading anything; loads a command, and what it needs, when it is called."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = {
            entry.name: TyperGroup(name=entry.name, help=entry.help)
            for entry in TABLE
            if importlib.util.find_spec(entry.module) is not None
        }

    def list_commands(self, ctx: Context) -> list[str]:
        return list(self.commands)  # in the order of the table, not of the alphabet

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        name, found, rest = super().resolve_command(ctx, args)
        entry = next((entry for entry in TABLE if entry.name == name), None)
        if entry is None:
            return name, found, rest
        words = {word.partition("=")[0] for word in rest}
        words |= {f"{rest[0]} {word}" for word in words}
        if entry.data and (not entry.only or entry.only & words):
            spared = bool({"--help", "-h", *entry.without} & words)
            ctx.with_resource(_prepared(database_too=not spared))
        return entry.name, load(entry), rest


def load(entry: Entry) -> Command:
    """The command itself, from its Typer app."""
    command = typer.main.get_command(getattr(importlib.import_module(entry.module), entry.attribute))
    command.name = entry.name
    command.params = [option for option in command.params if not (option.name or "").endswith("_completion")]
    return command


@contextmanager
def _prepared(*, database_too: bool) -> Iterator[None]:
    """Django set up, with a database to talk to for as long as the command lasts."""
    if not database_too:
        _set_up()
        yield
        return
    with importlib.import_module("carepost.operate.database").database() as running:
        if running and running.recovered:
            typer.echo(running.recovered, err=True)
        _set_up()
        if running:
            _make_tables_if_new()
        yield


def _make_tables_if_new() -> None:
    """The embedded database of a new folder has nothing in it; one that is only behind is not changed unasked."""
    connection = importlib.import_module("django.db").connection
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations')")
        if cursor.fetchone() != (None,):
            return
    with redirect_stdout(sys.stderr):  # what the command prints may be for a script
        importlib.import_module("config.prepare").migrate_if_pending(can_own=True)


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    importlib.import_module("django").setup()


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="The shared desk of a council's care-market team. Start with `carepost run`.",
    pretty_exceptions_enable=False,
)


@app.callback()
def _root() -> None:
    """The shared desk of a council's care-market team. Start with `carepost run`."""


def main() -> None:
    """The entry point. What a person can mend is told in words; only our own mistakes show a traceback."""
    try:
        app()
    except Refused as refusal:
        _end("\n".join(reason.sentence for reason in refusal.reasons), FAILED)
    except MendableError as error:
        _end(str(error), FAILED)
    except Exception as error:
        kinds = {f"{kind.__module__}.{kind.__name__}" for kind in type(error).__mro__}
        if SETTINGS_ERROR in kinds:
            _end(str(error), SETTINGS_TO_MEND)
        if kinds & OUT_OF_REACH:
            _end(
                f"The database cannot be used just now; `carepost check` tells more. It said: {error}", FAILED
            )
        if kinds & BEHIND and getattr(error.__cause__, "sqlstate", "") in NOT_THERE:
            _end(
                f"The database is behind this version of Carepost. Run: carepost migrate. It said: {error}",
                FAILED,
            )
        raise


def _end(words: str, code: int) -> NoReturn:
    typer.echo(words.strip(), err=True)
    sys.exit(code)


# By name, so that to start quickly none of them has to be imported.
SETTINGS_ERROR = "config.environment.SettingsError"
BEHIND = {"django.db.utils.ProgrammingError"}
NOT_THERE = {"42P01", "42703"}  # PostgreSQL's words for a table and for a column that does not exist
OUT_OF_REACH = {"django.db.utils.OperationalError", "psycopg.OperationalError"}


if __name__ == "__main__":
    main()
