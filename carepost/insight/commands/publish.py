"""`carepost insight publish`: a snapshot into a database that Power BI and others may read."""

from __future__ import annotations

import os

import typer

from carepost.core.saying import refuse, say
from carepost.insight.commands.options import JsonOption, SnapshotOption, StoreOption, as_json, opened
from carepost.insight.engine.open_tables import open_tables
from carepost.insight.engine.tables import Tables
from carepost.insight.publishing import SCHEMA, PublishRefused
from carepost.insight.publishing import publish as published
from carepost.operate.door import READER, door
from carepost.operate.mendable import MendableError


def publish(
    *,
    snapshot: SnapshotOption = "",
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Put a snapshot of open data into a database of its own, which other programs read by SQL and cannot change.

    What was published before is replaced in one moment: readers see the old tables or the new ones.

    Example: carepost insight publish
    """
    kept = opened(store, snapshot)
    tables = open_tables(Tables([kept]))
    try:
        with door(os.environ) as found:
            rows = published(found.url, tables, READER)
    except (PublishRefused, MendableError) as wrong:
        refuse(str(wrong))
    where = {"server": found.host, "database": found.database, "schema": SCHEMA, "user": READER}
    if json:
        as_json({"snapshot": kept.name, **where, "rows": rows})
        return
    for name, count in rows.items():
        typer.echo(f"{SCHEMA}.{name}: {count:,} rows")
    say(f"Snapshot {kept.name} is at server {found.host}, database {found.database}. Sign in as {READER}.")
    if found.secret:
        say(
            f"Its password is in {found.secret}. Only programs on this machine can reach this server, while Carepost"
            " runs: carepost run"
        )
