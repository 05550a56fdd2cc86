"""The SQL door, by real connections: what is there, what Power BI asks, and everything that a reader must not do."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pyarrow as pa
import pytest
from psycopg import sql
from typer.testing import CliRunner

from carepost.core.testing import shared_data
from carepost.insight.commands import app
from carepost.insight.engine.importing import Asked, read
from carepost.insight.engine.open_tables import open_tables
from carepost.insight.engine.snapshots import Store
from carepost.insight.engine.tables import Tables
from carepost.insight.publishing import SCHEMA, PublishRefused, publish, writing
from carepost.insight.tests.files import DAY, ascof, councils_csv, ratings_csv
from carepost.operate import door
from config import throwaway

TABLES = ["areas", "figures", "measures", "services", "snapshot", "sources"]
SERVICES = [("Isle of Wight", "Y", "Good", "01/06/2025"), ("Wiltshire", "N", "Inadequate", "01/06/2025")]


@dataclass(frozen=True)
class Made:
    """A database of its own with both roles, as an administrator makes them."""

    owner: str
    reader: str
    role: str

    def look(self) -> psycopg.Connection:
        return psycopg.connect(self.reader, autocommit=True)


@pytest.fixture(scope="module")
def made(superuser_url: str) -> Iterator[Made]:
    mark = f"{os.getpid()}_{secrets.token_hex(3)}"
    name, owner, reader = f"test_open_{mark}", f"test_door_{mark}", f"test_reader_{mark}"
    server = urlsplit(superuser_url)
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        for statement in door.role_statements(("one", "other"), (owner, reader)):
            connection.execute(statement.encode())
        connection.execute(door.create_statement(name, owner).encode())
    with psycopg.connect(superuser_url, dbname=name, autocommit=True) as connection:
        for statement in door.database_statements(name, reader):
            connection.execute(statement.encode())
    where = f"{server.hostname}:{server.port}/{name}"
    yield Made(f"postgresql://{owner}:one@{where}", f"postgresql://{reader}:other@{where}", reader)
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        for role in (owner, reader):
            connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pa.Table]:
    folder = tmp_path_factory.mktemp("publishing")
    files = [
        *councils_csv(folder),
        ascof(folder / "ascof.xlsx"),
        ratings_csv(folder / "ratings.csv", SERVICES),
    ]
    parts = [read(path, Asked(DAY, DAY)) for path in files]
    return open_tables(Tables([Store(folder / "store").add(parts, datetime(2026, 11, 29, tzinfo=UTC))]))


@pytest.fixture(scope="module")
def published(made: Made, tables: dict[str, pa.Table]) -> Made:
    rows = publish(made.owner, tables, made.role)
    assert sorted(rows) == TABLES
    return made


def test_a_reader_finds_the_figure_that_the_command_gives(published: Made) -> None:
    asked = (
        "SELECT f.value, f.lower_95, f.upper_99_8, f.england, f.verdict, m.title, f.period_end FROM figures f"
        " JOIN areas a USING (area_key) JOIN measures m USING (measure)"
        " WHERE a.area = 'Isle of Wight' AND f.measure = 'ascof-6b' AND f.period = '2024-25'"
    )
    with published.look() as connection:
        [row] = connection.execute(asked).fetchall()
        assert row[:5] == (0.935484, 0.845525, 0.984289, 0.816715, "positive")
        assert row[5] == "Residential providers rated good or outstanding"
        assert row[6].isoformat() == "2025-03-31"
        services = connection.execute(
            "SELECT area_key, rating, kinds, day FROM services ORDER BY ref"
        ).fetchall()
        assert [each[:2] for each in services] == [("IOW", "good"), ("WIL", "inadequate")]
        marker = "SELECT marker FROM figures WHERE area_key = 'CMA' AND period = '2024-25' AND measure = 'ascof-6b'"
        assert connection.execute(marker).fetchone() == ("suppressed",)


def test_what_power_bi_asks_is_answered(published: Made) -> None:
    """What its connector sends: it empties the session, lists, reads types, and folds a report into one query."""
    with published.look() as connection:
        connection.execute("DISCARD ALL")
        listed = connection.execute(
            "select TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE from INFORMATION_SCHEMA.tables"
            " where TABLE_SCHEMA not in ('information_schema', 'pg_catalog') order by TABLE_SCHEMA, TABLE_NAME"
        ).fetchall()
        assert listed == [(SCHEMA, name, "BASE TABLE") for name in TABLES]
        assert connection.execute(
            "select character_set_name from INFORMATION_SCHEMA.character_sets"
        ).fetchone() == ("UTF8",)
        kinds = connection.execute(
            "select distinct DATA_TYPE from INFORMATION_SCHEMA.columns where TABLE_SCHEMA = 'open_data'"
        ).fetchall()
        # Nothing that Power Query would show as “Binary” or “List”.
        assert {kind for (kind,) in kinds} == {"text", "double precision", "date", "boolean", "bigint"}
        folded = (
            'select "_"."verdict", count(1) from (select * from "open_data"."figures" "$Table"'
            ' where "measure" = \'ascof-6b\') "_" group by "_"."verdict" order by 1 limit 1000001'
        )
        assert dict(connection.execute(folded).fetchall())["positive"] >= 1
        assert connection.execute("show statement_timeout").fetchone() == ("2min",)


FORBIDDEN = [
    "INSERT INTO open_data.areas (area_key) VALUES ('X')",
    "UPDATE open_data.figures SET value = 1",
    "DELETE FROM open_data.figures",
    "TRUNCATE open_data.figures",
    "DROP TABLE open_data.figures",
    "ALTER TABLE open_data.figures ADD COLUMN mine text",
    "CREATE TABLE open_data.mine (a text)",
    "CREATE TABLE public.mine (a text)",
    "CREATE TEMPORARY TABLE mine (a text)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION open_data.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "SELECT lo_from_bytea(0, 'x')",
    "SELECT lo_create(0)",
    "SELECT lo_creat(-1)",
    "COPY open_data.areas FROM STDIN",
    "COPY open_data.areas TO PROGRAM 'cat'",
    "COPY open_data.areas TO '/tmp/areas'",
    "SELECT pg_read_file('/etc/passwd')",
    "CREATE ROLE mine",
    "BEGIN; LOCK TABLE open_data.areas IN ACCESS EXCLUSIVE MODE",
    "SELECT setting FROM pg_file_settings",
    "SELECT rolpassword FROM pg_authid",
    "COMMENT ON TABLE open_data.areas IS 'mine'",
    "SET ROLE postgres",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_a_reader_may_do_nothing_but_read(published: Made, statement: str) -> None:
    with published.look() as connection:
        connection.execute(
            "SET default_transaction_read_only = off"
        )  # anybody may; it protects from mistakes only
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


def test_a_reader_cannot_let_others_in(published: Made) -> None:
    with published.look() as connection:
        connection.execute("SET default_transaction_read_only = off")
        connection.execute(
            "GRANT SELECT ON open_data.areas TO PUBLIC"
        )  # PostgreSQL warns, and grants nothing
    asked = "SELECT bool_or(grantee = 0) FROM pg_class, aclexplode(relacl) WHERE relname = 'areas'"
    with psycopg.connect(published.owner) as connection:
        assert connection.execute(asked).fetchone() == (False,)


def test_the_session_is_read_only_to_begin_with(published: Made) -> None:
    with published.look() as connection, pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        connection.execute("CREATE TEMPORARY TABLE mine (a text)")


def test_the_door_leads_into_no_other_database(published: Made, superuser_url: str) -> None:
    with throwaway.database(superuser_url) as other:
        for url in (published.reader, published.owner):
            address = urlsplit(url)._replace(path=f"/{other.name}").geturl()
            with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
                psycopg.connect(address)


def test_tables_are_changed_over_whole(published: Made, tables: dict[str, pa.Table]) -> None:
    fewer = {**tables, "areas": tables["areas"].slice(0, 2)}
    publish(published.owner, fewer, published.role)
    with published.look() as connection:
        assert connection.execute("SELECT count(*) FROM areas").fetchone() == (2,)
    twice = {**tables, "areas": pa.concat_tables([tables["areas"]] * 2)}
    with pytest.raises(PublishRefused, match="refused the tables, and nothing was changed"):
        publish(published.owner, twice, published.role)
    with published.look() as connection:
        assert connection.execute("SELECT count(*) FROM areas").fetchone() == (2,)
    publish(published.owner, tables, published.role)
    with psycopg.connect(published.owner) as connection:
        schemas = connection.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'open_data%'"
        ).fetchall()
        assert schemas == [(SCHEMA,)]


def test_a_long_look_is_not_cut_off_and_publishing_says_to_wait(
    published: Made, tables: dict[str, pa.Table], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_WAIT", "200ms")
    with psycopg.connect(published.reader) as reading:
        reading.execute("SELECT count(*) FROM figures")  # its transaction stays open
        with pytest.raises(PublishRefused, match="Publish again in a few minutes"):
            publish(published.owner, tables, published.role)
        assert reading.execute("SELECT count(*) > 0 FROM areas").fetchone() == (True,)


@pytest.mark.parametrize("kind", ["away", "rights", "reader"])
def test_what_hinders_is_said(published: Made, tables: dict[str, pa.Table], kind: str) -> None:
    url, role, says = {
        "away": ("postgresql://a:b@127.0.0.1:1/x", published.role, "cannot be reached"),
        "rights": (published.reader, published.role, "refused|may not make a schema"),
        "reader": (published.owner, "nobody_of_this_name", "no role to read"),
    }[kind]
    with pytest.raises(PublishRefused, match=says):
        publish(url, tables, role)


def test_a_type_that_others_cannot_read_is_not_published(published: Made) -> None:
    with pytest.raises(TypeError, match="list"):
        publish(published.owner, {"a": pa.table({"x": pa.array([["a"]])})}, published.role)


def test_on_one_machine_nothing_has_to_be_set_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command itself, with the embedded server of a new home; then as the reader, with the password it names."""
    monkeypatch.setenv("CAREPOST_HOME", str(tmp_path / "home"))
    monkeypatch.delenv(door.SETTING, raising=False)
    store = tmp_path / "store"
    run = CliRunner().invoke
    files = [*councils_csv(tmp_path), ascof(tmp_path / "ascof.xlsx")]
    assert run(app, ["import", *map(str, files), "--store", str(store)]).exit_code == 0
    with door.door({"CAREPOST_HOME": str(tmp_path / "home")}) as found:  # keeps the server running meanwhile
        done = run(app, ["publish", "--store", str(store)])
        assert done.exit_code == 0, done.output
        assert "open_data.figures: " in done.stdout
        assert found.secret in done.stderr
        assert "postgres-door" not in repr(found)
        password = Path(found.secret).read_text()
        address = f"postgresql://{door.READER}:{password}@{found.host}/{found.database}"
        with psycopg.connect(address) as connection:
            assert connection.execute("SELECT count(*) FROM snapshot").fetchone() == (1,)
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            psycopg.connect(urlsplit(address)._replace(path="/carepost").geturl())


def test_nothing_imported_publishes_nothing(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["publish", "--store", str(tmp_path)])
    assert done.exit_code == 1
    assert "carepost insight import FILE" in done.stderr


def test_a_password_with_a_quote_is_not_put_into_a_statement() -> None:
    with pytest.raises(ValueError, match="quote"):
        door.role_statements(("a", "b'; DROP ROLE x; --"))


def test_the_real_files_are_published_in_full(published: Made, tmp_path: Path) -> None:
    names = (
        "geo/local_authorities.csv",
        "geo/local_authority_name_spellings.csv",
        "statistics/ascof_2024_25.ods",
    )
    parts = [read(shared_data(name), Asked(DAY)) for name in names]
    snapshot = Store(tmp_path / "store").add(parts, datetime(2026, 11, 29, tzinfo=UTC))
    rows = publish(published.owner, open_tables(Tables([snapshot])), published.role)
    assert rows["measures"] == 7
    asked = (
        "SELECT numerator, denominator, round(value::numeric, 3) FROM figures JOIN areas USING (area_key)"
        " WHERE measure = 'ascof-6b' AND period = '2024-25' AND area IN ('England', 'Isle of Wight', 'Wiltshire')"
        " ORDER BY area"
    )
    with published.look() as connection:
        told = [(row[1], float(row[2])) for row in connection.execute(asked)]
    assert told == [(13_820.0, 0.817), (62.0, 0.935), (160.0, 0.813)]
