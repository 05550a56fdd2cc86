"""`carepost link`: the same person on many lists, from plain files alone."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from carepost.people.commands.add import add
from carepost.people.commands.example import example
from carepost.people.commands.explain import explain
from carepost.people.commands.lists import lists


class ListsUnlessNamed(TyperGroup):
    """`carepost link a.csv b.csv` is short for `carepost link lists a.csv b.csv`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        named = not args or args[0] in {*self.commands, "-h", "--help"}
        return super().parse_args(ctx, args if named else ["lists", *args])


app = typer.Typer(cls=ListsUnlessNamed, help="Find the same person on many lists.", no_args_is_help=True)
for verb in (lists, add, explain, example):
    app.command()(verb)
