"""`carepost link explain`: why two records are one person or two."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import duckdb
import typer

from carepost.core.saying import refuse
from carepost.people.commands.options import RunOption
from carepost.people.commands.private import private
from carepost.people.engine import explaining, model, runs

LINK = """SELECT * EXCLUDE (list_a, record_a, list_b, record_b) FROM read_parquet($5)
    WHERE (list_a = $1 AND record_a = $2 AND list_b = $3 AND record_b = $4)
    OR (list_a = $3 AND record_a = $4 AND list_b = $1 AND record_b = $2)"""


@private
def explain(
    one: Annotated[str, typer.Argument(metavar="A", help="A record, as list/record: gp/1024.")],
    other: Annotated[str, typer.Argument(metavar="B", help="Another.")],
    out: RunOption,
) -> None:
    """Say why two records are one person or two: what speaks for it, what against, and how heavily.

    Example: carepost link explain gp/1024 housing/77 -o linked
    """
    if not (out / "links.parquet").exists():
        refuse(f"{out} is no folder that carepost link wrote.")
    with duckdb.connect() as db:
        together = _person(db, out, one) == _person(db, out, other)
        found = db.execute(LINK, [*_parted(one), *_parted(other), str(out / "links.parquet")]).fetchone()
    if found is None:
        typer.echo(
            "They are one person through other records; the two alone do not say so."
            if together
            else "They are two persons: too little is the same to compare them, or it speaks plainly against."
        )
        return
    weight, verdict, *levels = found
    used = model.read(out / "model.json")
    told = dict(zip(runs.columns(used), levels, strict=True))
    told |= {name: _parted(each)[0] for name, each in zip(explaining.LISTS, (one, other), strict=True)}
    lines = explaining.explained(verdict, weight, told, used)
    if together != (verdict in {"sure", "joined"}):
        lines.append(
            f"Other records, or a decision, settled it otherwise: they are {'one' if together else 'two'}."
        )
    typer.echo("\n".join(lines))


def _parted(text: str) -> tuple[str, str]:
    a_list, _, record = text.partition("/")
    return a_list, record


def _person(db: duckdb.DuckDBPyConnection, out: Path, text: str) -> str:
    found = db.execute(
        "SELECT person_id FROM read_parquet($3) WHERE list = $1 AND record_id = $2",
        [*_parted(text), str(out / "persons.parquet")],
    ).fetchone()
    if found is None:
        refuse(f"There is no record {text}. Write the list and the record with a stroke between: gp/1024.")
    return str(found[0])
