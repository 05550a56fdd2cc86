"""Tables into a schema of PostgreSQL in one transaction: readers see the old ones until the new are whole."""

from __future__ import annotations

from collections.abc import Mapping

import psycopg
import pyarrow as pa
from psycopg import sql

from carepost.core.refusals import Reason

SCHEMA = "open_data"
_MAKING, _LEAVING = "open_data_making", "open_data_leaving"
_KEYS = {
    "measures": ("measure",),
    "areas": ("area_key",),
    "figures": ("measure", "area_key", "period"),
    "services": ("ref", "day"),
}
_COMMENTS = {
    "figures": "Each measure, area and period, beside England. Shares are between 0 and 1; a verdict is of counts.",
    "measures": "What is measured, and how.",
    "areas": "Councils, districts, regions and England, each once through all its codes and names.",
    "services": "Registered locations as CQC published them, with their council.",
    "sources": "The files that all of this was made from, with their licences.",
    "snapshot": "Which snapshot this is: with its name, the same figures can be made again.",
}
_WAIT = "30s"  # for readers that are at it, before the tables are changed over


class PublishReason(Reason):
    """Why nothing was published."""

    AWAY = (
        "The database for other programs cannot be reached. Check CAREPOST_DOOR_URL and that its server runs."
    )
    BUSY = "Somebody reads the tables just now, for longer than a change may wait. Publish again in a few minutes."
    RIGHTS = "The role in CAREPOST_DOOR_URL may not make a schema there. See docs/run/sql-door.md."
    REFUSED = "The database refused the tables, and nothing was changed."
    NO_READER = "There is no role to read the tables. Make it as docs/run/sql-door.md says."


class PublishRefused(Exception):
    """Nothing was changed."""

    def __init__(self, reason: PublishReason, detail: str = "") -> None:
        self.reason = reason
        super().__init__(f"{reason.sentence} {detail}".strip())


def publish(url: str, tables: Mapping[str, pa.Table], reader: str) -> dict[str, int]:
    """Puts the tables into the schema `open_data`, where `reader` may read them; how many rows each has.

    What was there before is gone then, in the same moment. Raises PublishRefused, and then nothing has changed.
    """
    try:
        with psycopg.connect(url, connect_timeout=10, application_name="carepost publish") as connection:
            connection.execute(sql.SQL("SET LOCAL lock_timeout = {}").format(sql.Literal(_WAIT)))
            # Two at once: the second waits for the first.
            connection.execute("SELECT pg_advisory_xact_lock(hashtext('carepost publish'))")
            _make(connection, tables, reader)
            _change_over(connection)
    except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
        raise PublishRefused(PublishReason.BUSY) from None
    except psycopg.errors.InsufficientPrivilege as wrong:
        raise PublishRefused(PublishReason.RIGHTS, str(wrong.diag.message_primary or "")) from None
    except psycopg.errors.UndefinedObject:
        raise PublishRefused(PublishReason.NO_READER) from None
    except psycopg.Error as wrong:
        reason = PublishReason.REFUSED if wrong.sqlstate else PublishReason.AWAY
        raise PublishRefused(reason, str(wrong.diag.message_primary or "")) from None
    return {name: table.num_rows for name, table in tables.items()}


def _make(connection: psycopg.Connection, tables: Mapping[str, pa.Table], reader: str) -> None:
    making, role = sql.Identifier(_MAKING), sql.Identifier(reader)
    connection.execute(sql.SQL("CREATE SCHEMA {}").format(making))
    for name, table in tables.items():
        _fill(connection, name, table)
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(making, role))
    connection.execute(sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA {} TO {}").format(making, role))


def _fill(connection: psycopg.Connection, name: str, table: pa.Table) -> None:
    place = sql.Identifier(_MAKING, name)
    columns = [
        sql.SQL("{} {}").format(sql.Identifier(each.name), sql.SQL(_type(each.type))) for each in table.schema
    ]
    if name in _KEYS:
        keys = sql.SQL(", ").join(map(sql.Identifier, _KEYS[name]))
        columns.append(sql.SQL("PRIMARY KEY ({})").format(keys))
    connection.execute(sql.SQL("CREATE TABLE {} ({})").format(place, sql.SQL(", ").join(columns)))
    with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(place)) as copy:
        for batch in table.to_batches(10_000):
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                copy.write_row(row)
    connection.execute(sql.SQL("ANALYZE {}").format(place))
    if name in _COMMENTS:
        said = sql.Literal(_COMMENTS[name])
        connection.execute(sql.SQL("COMMENT ON TABLE {} IS {}").format(place, said))


def _change_over(connection: psycopg.Connection) -> None:
    rename = sql.SQL("ALTER SCHEMA {} RENAME TO {}")
    there = connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [SCHEMA]).fetchone()
    if there:
        connection.execute(rename.format(sql.Identifier(SCHEMA), sql.Identifier(_LEAVING)))
    connection.execute(rename.format(sql.Identifier(_MAKING), sql.Identifier(SCHEMA)))
    if there:
        connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(_LEAVING)))


def _type(kind: pa.DataType) -> str:
    """PostgreSQL's word for a type. Raises TypeError for one that other programs would not read."""
    if pa.types.is_string(kind):
        return "text"
    if pa.types.is_floating(kind):
        return "double precision"
    if pa.types.is_integer(kind):
        return "bigint"
    if pa.types.is_boolean(kind):
        return "boolean"
    if pa.types.is_date(kind):
        return "date"
    raise TypeError(f"No column of other programs holds {kind}")
