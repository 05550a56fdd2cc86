"""`carepost link example`: lists to try it on."""

from __future__ import annotations

from typing import Annotated

import pyarrow.csv as pa_csv
import typer

from carepost.core.saying import mended, say
from carepost.people.commands.options import OutOption
from carepost.people.engine import writing
from carepost.people.engine.city.making import city, tables


def example(
    out: OutOption,
    *,
    records: Annotated[int, typer.Option("--records", min=100, help="How many records in all.")] = 10_000,
    seed: Annotated[int, typer.Option("--seed", help="The same seed makes the same lists.")] = 1,
) -> None:
    """Make four lists of a made-up city to try it on, with who is who in the column `person`.

    Example: carepost link example -o city
    """
    mended(lambda: writing.check(out), writing.FolderInUse)
    with writing.in_one_step(out) as folder:
        for name, table in tables(city(records, seed=seed)).items():
            pa_csv.write_csv(table, folder / f"{name}.csv")
    say(f"Four lists are in {out}. Link them: carepost link {out}/*.csv -o linked --truth person")
