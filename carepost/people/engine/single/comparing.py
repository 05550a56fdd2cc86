"""How two single people's records are compared: each column by itself, the same value by how rare it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carepost.people.engine.comparing import ELSE, Comparison, Level
from carepost.people.engine.single.columns import BESIDE, Column, Kind

if TYPE_CHECKING:
    import duckdb

SAME = "same_"  # begins the key of a level of equal values; how rare they are follows
LIKE, EDITS = "like_", "edits_"  # begin the names of what several levels ask of a pair
NEAR_ENOUGH = 0.65  # likeness below which nobody counts what differs: more than two signs do
FAR = 9


def made(db: duckdb.DuckDBPyConnection, columns: tuple[Column, ...]) -> tuple[Comparison, ...]:
    """The comparisons of the columns of `singles`, with a level for each rarity that a shared value has."""
    return tuple(_comparison(each, _ranks(db, each.name), _crossing(each, columns)) for each in columns)


def _comparison(column: Column, ranks: list[int], other: str) -> Comparison:
    name, title = column.name, column.title
    same = [
        Level(
            f"{SAME}{rank}",
            f"{name}_l = {name}_r" + (f" AND {name}_rank_l = {rank}" if rank != ranks[-1] else ""),
            f"the same {title}{_rarity(rank)}",
        )
        for rank in ranks
    ]
    near = [Level(key, sql, words) for key, sql, words in _near(column, other)]
    return Comparison(
        name,
        f"{name}_l IS NULL OR {name}_r IS NULL",
        (*same, *near, Level("other", ELSE, f"another {title}")),
    )


def _rarity(rank: int) -> str:
    return f", which up to 1 in {4**rank:,} has" if rank else ""


def _near(column: Column, other: str) -> list[tuple[str, str, str]]:
    """Key, SQL and words of what lies between the same and another."""
    name, title = column.name, column.title
    like, edits = f"{LIKE}{name}", f"{EDITS}{name}"
    long = f"least(length({name}_l), length({name}_r))"
    near = [
        ("near", f"{like} > 0.93 OR ({edits} <= 2 AND {long} > 5)", f"nearly the same {title}"),
        ("alike", f"{like} > 0.86", f"a {title} that is alike"),
    ]
    if column.kind is Kind.WORDS:
        return near
    if column.kind is Kind.CODE:
        one = ("one", f"{edits} <= 1", f"a {title} with one sign different")
        two = ("two", f"{edits} <= 2 AND {long} > 3", f"a {title} with two signs different")
        return [one, two]
    if column.kind is Kind.DAY:
        return _near_days(name, edits)
    return _near_names(name, title, other) if column.kind is Kind.NAME else []


def _near_days(name: str, edits: str) -> list[tuple[str, str, str]]:
    year, month, day = (f"substr({name}_{{}}, {part})" for part in ("1, 4", "5, 2", "7, 2"))
    of_one_year = f"{year.format('l')} = {year.format('r')}"
    turned = f"{month.format('l')} = {day.format('r')} AND {day.format('l')} = {month.format('r')}"
    return [
        ("turned", f"{of_one_year} AND {turned}", "day and month of birth exchanged"),
        ("one", f"{edits} <= 1", "one figure of the day of birth different"),
        ("two", f"{edits} <= 2", "two figures of the day of birth different"),
        ("birthday", f"substr({name}_l, 5) = substr({name}_r, 5)", "the same birthday, in another year"),
        ("year", of_one_year, "the same year of birth, on another day"),
    ]


def _near_names(name: str, title: str, other: str) -> list[tuple[str, str, str]]:
    like, edits = f"{LIKE}{name}", f"{EDITS}{name}"
    long = f"least(length({name}_l), length({name}_r))"
    exchanged = [
        ("swapped", f"{name}_l = {other}_r AND {name}_r = {other}_l", "forename and surname exchanged")
    ]
    crossed = [
        ("crossed", f"{name}_l = {other}_r OR {name}_r = {other}_l", f"a {title} in the other's place")
    ]
    own = (
        [
            ("likes", "list_has_any(likes_l, likes_r)", "forenames of which one stands for the other"),
            ("initial", f"{long} = 1 AND {name}_l[1] = {name}_r[1]", "the same initial"),
        ]
        if name == "forename"
        else [("part", "list_has_any(surname_parts_l, surname_parts_r)", "part of the surname the same")]
    )
    near = [
        ("near", f"({edits} <= 1 AND {long} > 2) OR {like} > 0.93", f"nearly the same {title}"),
        (
            "alike",
            f"({edits} <= 2 AND {long} > 4) OR {like} > 0.86 OR {name}_sound_l = {name}_sound_r",
            f"a {title} that is alike",
        ),
    ]
    return [*(exchanged if other else []), *own, *near, *(crossed if other else [])]


def _crossing(column: Column, columns: tuple[Column, ...]) -> str:
    """The name that may stand in this one's place."""
    others = [each.name for each in columns if each.kind is Kind.NAME and each is not column]
    return others[0] if column.kind is Kind.NAME and others else ""


def _ranks(db: duckdb.DuckDBPyConnection, name: str) -> list[int]:
    """How rare the values are that two records or more share, the rarest first."""
    found = db.execute(
        f"""SELECT DISTINCT rank FROM (SELECT any_value({name}_rank) AS rank FROM singles
        WHERE {name} IS NOT NULL GROUP BY {name} HAVING count(*) > 1) ORDER BY rank DESC"""
    ).fetchall()
    return [rank for (rank,) in found]


def sides(columns: tuple[Column, ...]) -> list[str]:
    """What is read of either record of a pair."""
    return [*BESIDE, *(name for each in columns for name in (each.name, f"{each.name}_rank"))]


def both(columns: tuple[Column, ...], pairs: str) -> str:
    """SQL for the pairs of a table with both their records, in words of any engine."""
    read = ", ".join(f"l.{name} AS {name}_l, r.{name} AS {name}_r" for name in sides(columns))
    return (
        f"SELECT {pairs}.l, {pairs}.r, {read} FROM {pairs}"
        f" JOIN singles AS l ON l.id = {pairs}.l JOIN singles AS r ON r.id = {pairs}.r"
    )


def levels(columns: tuple[Column, ...], comparisons: tuple[Comparison, ...], pairs: str) -> str:
    """SQL for l, r and the level of each comparison, counted from its last, -1 where nothing is to compare.

    What differs is counted only where it can be little: that is most of the cost.
    """
    read = [each.name for each in columns if each.kind is not Kind.SAME]
    like = ", ".join(f"{_likeness(name)} AS {LIKE}{name}" for name in read)
    edits = ", ".join(f"{_difference(name)} AS {EDITS}{name}" for name in read)
    each = ", ".join(f"{_level(comparison)} AS {comparison.name}" for comparison in comparisons)
    return f"SELECT l, r, {each} FROM (SELECT *, {edits} FROM (SELECT *, {like} FROM ({pairs})))"


def _likeness(name: str) -> str:
    return f"CASE WHEN {name}_l <> {name}_r THEN jaro_winkler_similarity({name}_l, {name}_r) ELSE 1 END"


def _difference(name: str) -> str:
    differ = f"{name}_l <> {name}_r AND {LIKE}{name} > {NEAR_ENOUGH}"
    near = f"{differ} AND abs(length({name}_l) - length({name}_r)) <= 2"
    return f"CASE WHEN {near} THEN damerau_levenshtein({name}_l, {name}_r) ELSE {FAR} END"


def _level(comparison: Comparison) -> str:
    last = len(comparison.levels) - 1
    cases = " ".join(
        f"WHEN {each.sql} THEN {last - at}" for at, each in enumerate(comparison.levels) if each.sql != ELSE
    )
    return f"CAST(CASE WHEN {comparison.missing} THEN -1 {cases} ELSE 0 END AS SMALLINT)"
