"""A made-up country, of which it is known what happened: the history finds that, and nothing else."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import ibis
import pyarrow as pa
import pytest

from carepost.insight.engine.history.asking import Told, ends, entries, exits, movement, stock
from carepost.insight.engine.history.making import RATINGS, Country, country
from carepost.insight.engine.history.weaving import SCHEMA, whole, woven

BACKEND = ibis.duckdb.connect(threads=1)


@pytest.fixture(scope="module")
def made() -> Country:
    return country(1_500, 24, seed=3)


@pytest.fixture(scope="module")
def history(made: Country) -> pa.Table:
    found, days = SCHEMA.empty_table(), list[date]()
    for day, file in made.files():
        found = woven(BACKEND, found, days, day, file)
        days.append(day)
    return found


@pytest.fixture(scope="module")
def told(made: Country, history: pa.Table) -> Told:
    return Told(ibis.memtable(history), made.days)


def rows(expression: ibis.Table) -> list[dict[str, Any]]:
    return list(BACKEND.to_pyarrow(expression).to_pylist())


def test_one_by_one_is_all_at_once(made: Country, history: pa.Table) -> None:
    files = [
        file.append_column("day", pa.array([day] * file.num_rows, pa.date32())) for day, file in made.files()
    ]
    assert whole(BACKEND, ibis.memtable(pa.concat_tables(files)), made.days).equals(history)


def test_every_end_is_what_it_was(made: Country, told: Told) -> None:
    found = Counter(row["kind"] for row in rows(ends(told)))
    assert found == made.ends()
    assert set(found) == {"closed", "ownership_change", "re_registered"}
    assert sum(row["services"] for row in rows(exits(told))) == found.total()


def test_every_entry_is_counted_and_gaps_are_none(made: Country, told: Told) -> None:
    assert made.missing
    came = Counter[str]()
    for row in rows(entries(told)):
        came[row["kind"]] += row["services"]
    assert came.total() == len(made.locations["came"]) - 1_500
    gone = made.ends()
    assert came["new"] == gone["closed"]  # as many new ones come as close
    assert (came["ownership_change"], came["re_registered"]) == (
        gone["ownership_change"],
        gone["re_registered"],
    )


def test_movement_is_every_rating_that_followed_another(made: Country, told: Told) -> None:
    found = Counter[tuple[str, str]]()
    for row in rows(movement(told)):
        found[row["before"], row["after"]] += row["services"]
    assert found == {(RATINGS[one], RATINGS[other]): count for (one, other), count in made.moved.items()}


def test_the_mix_of_each_month_is_that_of_its_file(made: Country, told: Told) -> None:
    found = Counter[tuple[date, str, str]]()
    beds = Counter[date]()
    for row in rows(stock(told)):
        found[row["day"], row["area"], row["rating"]] += row["services"]
        beds[row["day"]] += row["beds"]
    expected = Counter[tuple[date, str, str]]()
    for day, file in made.files():
        expected.update((day, row["area"], row["rating"] or "unrated") for row in file.to_pylist())
        assert beds[day] == sum(row["beds"] for row in file.to_pylist())
    assert found == expected


def test_the_same_seed_makes_the_same_files(made: Country) -> None:
    again = country(1_500, 24, seed=3)
    assert all(one.equals(other) for (_, one), (_, other) in zip(made.files(), again.files(), strict=True))
    assert not country(1_500, 24, seed=4).file(5).equals(made.file(5))
