"""What the history is measured against: pandas and PostgreSQL doing the same from monthly rows, and a bare scan.

All give the same tables, as sorted rows: ends, entries, mix and movement. The rules are those of
carepost/insight/engine/history/asking.py, written again by hand for each.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import psycopg
import pyarrow as pa
import pyarrow.parquet as pq

Rows = list[tuple[Any, ...]]
Answers = dict[str, Rows]
COLUMNS = (
    "day", "ref", "name", "area", "provider", "care_home", "beds", "rating", "rated", "inherited", "registered", "site",
)  # fmt: skip
CLOSED, CHANGED, AGAIN = "closed", "ownership_change", "re_registered"
DAYS = 90
SCAN = "SELECT area, day, rating, care_home, count(*), sum(beds) FROM read_parquet($1) GROUP BY ALL"


def scan(folder: Path, threads: int = 2) -> int:
    """The limit: the plainest query over the same Parquet that any of the answers needs. The number of its rows."""
    with duckdb.connect(config={"threads": threads}) as db:
        return len(db.execute(SCAN, [str(folder / "*.parquet")]).to_arrow_table())


def rows(found: pa.Table | pd.DataFrame | Iterable[tuple[Any, ...]]) -> Rows:
    """An answer as sorted rows of plain values, so that all can be compared. Not a part of what is measured."""
    if isinstance(found, pd.DataFrame):
        found = pa.Table.from_pandas(found, preserve_index=False)
    if not isinstance(found, pa.Table):
        return sorted((tuple(row) for row in found), key=repr)
    columns = [[_plain(value) for value in each.to_pylist()] for each in found.columns]
    return sorted(zip(*columns, strict=True), key=repr)


def _plain(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


# --- pandas ------------------------------------------------------------------------------------------------------


def by_pandas(folder: Path) -> dict[str, pd.DataFrame]:
    """The same from monthly rows, as an analyst writes it: groups, shifts and merges; texts as categories."""
    warnings.simplefilter("ignore")
    texts = ["ref", "name", "area", "provider", "rating", "site"]
    table = pq.read_table(folder, columns=list(COLUMNS), read_dictionary=texts)
    table = pa.table({name: table[name].unify_dictionaries() for name in COLUMNS})
    rows = table.to_pandas(date_as_object=False, self_destruct=True)
    lives, ends = _pandas_ends(rows)
    return {
        "exits": ends.groupby(["area", "kind", "settled", "gone"], observed=True).size().reset_index(),
        "entries": _pandas_entries(lives, ends, rows["day"].min()),
        "mix": _pandas_mix(rows),
        "movement": _pandas_movement(rows),
    }


def _pandas_ends(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    days = pd.Series(sorted(rows["day"].unique()))
    after = pd.Series(days.shift(-1).to_numpy(), index=days.to_numpy())
    spans = rows.groupby("ref", observed=True, sort=False)["day"].agg(["min", "max"])
    last = rows[rows["day"].eq(rows["ref"].map(spans["max"]).astype(rows["day"].dtype))]
    lives = last[["ref", "name", "area", "provider", "site", "registered", "day"]].astype({
        "ref": str, "name": str, "area": str, "provider": str, "site": str
    })  # fmt: skip
    lives["came"] = lives["ref"].map(spans["min"].rename(index=str))
    lives["gone"] = lives["day"].map(after)
    gone = lives[lives["gone"].notna()]
    other = lives[["ref", "name", "provider", "site", "registered"]].add_suffix("_other")
    found = []
    for rank, mine, theirs in (
        (1, ["site"], ["site_other"]),
        (2, ["provider", "name"], ["provider_other", "name_other"]),
    ):
        pairs = gone.merge(other, left_on=mine, right_on=theirs)
        near = (pairs["registered_other"] - pairs["gone"]).dt.days.abs() <= DAYS
        found.append(pairs[near & (pairs["ref"] != pairs["ref_other"])].assign(rank=rank))
    best = pd.concat(found).sort_values(["rank", "ref_other"]).drop_duplicates("ref")
    ends = gone.merge(best[["ref", "ref_other", "provider_other"]], on="ref", how="left")
    same = ends["provider"] == ends["provider_other"]
    ends["kind"] = CLOSED
    ends.loc[ends["ref_other"].notna(), "kind"] = CHANGED
    ends.loc[ends["ref_other"].notna() & same, "kind"] = AGAIN
    ends["settled"] = ends["ref_other"].notna() | ((days.iloc[-1] - ends["gone"]).dt.days > DAYS)
    return lives, ends


def _pandas_entries(lives: pd.DataFrame, ends: pd.DataFrame, first: Any) -> pd.DataFrame:
    how = ends[ends["ref_other"].notna()].groupby("ref_other")["kind"].max()
    came = lives[lives["came"] > first]
    kinds = came["ref"].map(how).fillna("new")
    return came.assign(kind=kinds).groupby(["area", "kind", "came"], observed=True).size().reset_index()


def _pandas_mix(rows: pd.DataFrame) -> pd.DataFrame:
    rating = rows["rating"].cat.add_categories("unrated").fillna("unrated")
    beds = rows["beds"].where(rows["care_home"], 0)
    grouped = beds.groupby([rows["area"], rating, rows["care_home"], rows["day"]], observed=True)
    return grouped.agg(["size", "sum"]).reset_index()


def _pandas_movement(rows: pd.DataFrame) -> pd.DataFrame:
    rated = rows.loc[rows["rating"].notna(), ["ref", "day", "area", "rating", "rated", "inherited"]]
    rated = rated.assign(code=rated["ref"].cat.codes).sort_values(["code", "day"])
    same = rated["code"].eq(rated["code"].shift())
    moved = (
        same & rated["rated"].ne(rated["rated"].shift())
        & ~rated["inherited"].astype(bool) & ~rated["inherited"].shift().fillna(False).astype(bool)
    )  # fmt: skip
    found = rated.assign(before=rated["rating"].shift())[moved]
    return found.groupby(["area", "day", "before", "rating"], observed=True).size().reset_index()


# --- PostgreSQL --------------------------------------------------------------------------------------------------

LIVES = """CREATE TEMP TABLE lives AS SELECT DISTINCT ON (ref) ref, name, area, provider, site, registered,
    min(day) OVER (PARTITION BY ref) AS came, (SELECT min(d) FROM days WHERE d > months.day) AS gone
    FROM months ORDER BY ref, day DESC"""
ENDS = """CREATE TEMP TABLE ends AS SELECT l.*, f.ref AS follower,
    CASE WHEN f.ref IS NULL THEN 'closed' WHEN f.provider = l.provider THEN 're_registered'
        ELSE 'ownership_change' END AS kind,
    f.ref IS NOT NULL OR (SELECT max(d) FROM days) - l.gone > 90 AS settled
    FROM lives AS l LEFT JOIN LATERAL (
        SELECT o.ref, o.provider, 1 AS rank FROM lives AS o WHERE o.site = l.site AND o.ref <> l.ref
            AND abs(o.registered - l.gone) <= 90
        UNION ALL
        SELECT o.ref, o.provider, 2 FROM lives AS o WHERE o.provider = l.provider AND o.name = l.name
            AND o.ref <> l.ref AND abs(o.registered - l.gone) <= 90
        ORDER BY rank, ref LIMIT 1) AS f ON true
    WHERE l.gone IS NOT NULL"""
QUERIES = {
    "exits": "SELECT area, kind, settled, gone, count(*) FROM ends GROUP BY 1, 2, 3, 4",
    "entries": """SELECT l.area, coalesce(e.kind, 'new'), l.came, count(*) FROM lives AS l LEFT JOIN (
        SELECT follower, max(kind) AS kind FROM ends WHERE follower IS NOT NULL GROUP BY 1) AS e ON e.follower = l.ref
        WHERE l.came > (SELECT min(d) FROM days) GROUP BY 1, 2, 3""",
    "mix": """SELECT area, coalesce(rating, 'unrated'), care_home, day, count(*),
        sum(CASE WHEN care_home THEN beds ELSE 0 END) FROM months GROUP BY 1, 2, 3, 4""",
    "movement": """SELECT area, day, before, rating, count(*) FROM (SELECT *,
        lag(rating) OVER w AS before, lag(rated) OVER w AS rated_before, lag(inherited) OVER w AS inherited_before
        FROM months WHERE rating IS NOT NULL WINDOW w AS (PARTITION BY ref ORDER BY day)) AS r
        WHERE before IS NOT NULL AND rated IS DISTINCT FROM rated_before AND NOT inherited AND NOT inherited_before
        GROUP BY 1, 2, 3, 4""",
}


def into_postgres(url: str, files: Iterable[tuple[date, pa.Table]]) -> None:
    """The monthly rows as a table with an index by location and by site, analysed."""
    kinds = {"day": "date", "care_home": "boolean", "beds": "integer", "rated": "date", "inherited": "boolean",
             "registered": "date"}  # fmt: skip
    columns = ", ".join(f"{name} {kinds.get(name, 'text')}" for name in COLUMNS)
    with psycopg.connect(url, autocommit=True) as db:
        db.execute(f"DROP TABLE IF EXISTS months; CREATE UNLOGGED TABLE months ({columns})".encode())
        for day, file in files:
            told = [[day] * file.num_rows, *(file[name].to_pylist() for name in COLUMNS[1:])]
            with db.cursor().copy("COPY months FROM STDIN") as copy:
                for row in zip(*told, strict=True):
                    copy.write_row(row)
        db.execute("CREATE INDEX ON months (ref, day)")
        db.execute("VACUUM ANALYZE months")


def by_postgres(url: str) -> dict[str, Rows]:
    """The same by window functions and joins, in one session; two workers may help it."""
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("SET work_mem = '512MB'")
        db.execute("CREATE TEMP TABLE days AS SELECT DISTINCT day AS d FROM months")
        db.execute(LIVES)
        db.execute("CREATE INDEX ON lives (site)")
        db.execute("CREATE INDEX ON lives (provider, name)")
        db.execute("ANALYZE lives")
        db.execute(ENDS)
        return {name: db.execute(query.encode()).fetchall() for name, query in QUERIES.items()}
