"""The SQL of the comparisons in memory: what DuckDB finds, of any words, and of NULL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carepost.people.engine import fetched, linking, pairing
from carepost.people.engine.city.making import city, tables
from carepost.people.engine.cleaning import rows, telephones
from carepost.people.engine.cleaning.columns import clean
from carepost.people.engine.coded import Column
from carepost.people.engine.comparing import COMPARISONS
from carepost.people.engine.costs import Costs
from carepost.people.engine.formulas import Program, Unreadable
from carepost.people.engine.judging import Judge, Records
from carepost.people.engine.model import default
from carepost.people.engine.standing import COLUMNS
from carepost.people.tests.lists import as_source

TODAY = date(2026, 11, 29)
NUMBERS, WORDS, DAYS = (
    [1, 0, None, 5],
    ["anna", "ann", None, "ánna", ""],
    [date(1961, 5, 4), None, date(1961, 4, 5)],
)
# A row for each way in which SQL is used by the comparisons.
SQL = [
    "a = b", "a <> b", "a < b", "a <= b", "a > b", "a >= b", "a = 1 AND b = 1", "a = 1 OR b = 1", "NOT a = 1",
    "a IS NULL", "a IS NOT NULL", "a IN (1, 5)", "a NOT IN (1, 5)", "NOT a IN (1)", "a IN (1, NULL)", "coalesce(a, b)",
    "coalesce(a = b, FALSE)", "least(a, b)", "greatest(a, b)", "CASE WHEN a = b THEN 2 WHEN a > b THEN 1 END",
    "CASE WHEN a = b THEN 2 ELSE b END", "CASE a WHEN 1 THEN 1.5 WHEN 5 THEN -2.25 ELSE 0 END", "abs(a - b)", "a // 3",
    "a + b", "a & b", "CAST(a = b AS INTEGER)", "round(jaro_winkler_similarity(v, w), 2)", "v = w",
    "v <> w", "length(v)", "v[1]",
    "v[1] = w[1]", "starts_with(v, 'an')", "contains(v, w)", "split_part(v, 'n', 2)", "split_part(v, 'n', 9)",
    "split_part(v, w, 2)", "split_part(v, w, 9)",
    "jaro_winkler_similarity(v, w) > 0.9", "damerau_levenshtein(v, w)", "v IS NULL OR w IS NULL", "d = e", "d > e",
    "year(d)", "month(d)", "day(d)", "list_contains(m, v)", "list_has_any(m, n)", "TRUE", "a = 1 AND TRUE",
    "CASE WHEN v = 'ann' THEN 'short' ELSE 'long' END", "greatest(d, e) = d", "d = e AND year(d) = year(e)",
    "w = v[1]",
    "CASE WHEN a = b THEN 300 WHEN a > b THEN -129 ELSE NULL END",
    "CASE WHEN a = b THEN 'one' WHEN a > b THEN NULL END",
    "hamming(s, t)", "hamming(s, t) <= 1", "list_contains(m, w) AND list_contains(n, v)",
    "contains(split_part(v, 'n', 1), w)",
    # What is dear is asked only where what is cheap leaves it open.
    "a = 1 AND contains(v, w)", "contains(v, w) AND a = b", "a = 1 OR contains(v, w)", "NOT (contains(v, w) OR a = 1)",
    "contains(v, w) AND list_has_any(m, n)", "contains(v, w) OR list_contains(m, v) OR damerau_levenshtein(v, w) = 1",
    "a = 1 OR (b = 1 AND NOT contains(v, w))", "TRUE AND contains(v, w)", "coalesce(a = 1 AND contains(v, w), b = 1)",
    "CASE WHEN a = b THEN 3 WHEN contains(v, w) THEN damerau_levenshtein(v, w) ELSE a END",
    "CASE WHEN contains(v, w) THEN 'in' WHEN a = 1 THEN 'one' ELSE v END",
    "CASE WHEN a = 1 AND contains(v, w) THEN 1 WHEN contains(w, v) OR a = 5 THEN 2 ELSE hamming(s, t) END",
]  # fmt: skip


@pytest.fixture(scope="module")
def every() -> pa.Table:
    """Each two numbers, words, days and lists beside each other, NULL among them."""
    lists = [["anna", "ann"], [], None, ["mary"]]
    pairs = [(one, other) for one in range(5) for other in range(5)]
    columns = {"a": NUMBERS, "v": WORDS, "d": DAYS, "m": lists, "s": ["1961-05-04", "1961-05-14", None]}
    types = {
        "a": pa.int64(),
        "v": pa.string(),
        "d": pa.date32(),
        "m": pa.list_(pa.string()),
        "s": pa.string(),
    }
    second = {"a": "b", "v": "w", "d": "e", "m": "n", "s": "t"}
    made = {
        name: pa.array([values[one % len(values)] for one, _ in pairs], types[name])
        for name, values in columns.items()
    }
    more = {
        second[name]: pa.array([values[two % len(values)] for _, two in pairs], types[name])
        for name, values in columns.items()
    }
    return pa.table(made | more)


def as_given(every: pa.Table) -> Callable[[str], Column]:
    return Records(every).__getitem__


def as_coded(every: pa.Table) -> Callable[[str], Column]:
    return lambda name: fetched.column(every[name].combine_chunks())


def as_sides(every: pa.Table) -> Callable[[str], Column]:
    """As both sides of pairs: two columns that have their words in common."""
    sides = {"w": "v", "e": "d", "n": "m", "t": "s", "b": "a"}
    both = {
        name: fetched.column(pa.concat_arrays([every[each].combine_chunks() for each in (name, other)]))
        for other, name in sides.items()
    }
    rows = np.arange(len(every))
    return lambda name: both[sides.get(name, name)].take(rows + len(rows) * (name in sides))


@pytest.mark.parametrize("given_as", [as_given, as_coded, as_sides])
@pytest.mark.parametrize("sql", SQL)
def test_each_way_of_sql_is_as_duckdb_has_it(
    sql: str, given_as: Callable[[pa.Table], Callable[[str], Column]], every: pa.Table
) -> None:
    with duckdb.connect() as db:
        wanted = [each for (each,) in db.execute(f"SELECT {sql} FROM every").fetchall()]
        program = Program()
        program.add(db, {"found": sql})
    found = program.run(given_as(every))["found"]
    data, known = (np.broadcast_to(each, len(wanted)).tolist() for each in (found.data, found.known))
    assert [value if is_known else None for value, is_known in zip(data, known, strict=True)] == [
        pytest.approx(float(each)) if isinstance(each, float | Decimal) else each for each in wanted
    ]


@pytest.mark.parametrize(
    ("sql", "wanted"),
    [
        ("a = 1 AND contains(v, 'n')", [True, False, False]),
        ("a <> 1 OR contains(v, 'n')", [True, True, True]),
        ("CASE WHEN a <> 1 THEN FALSE ELSE contains(v, 'n') END", [True, False, False]),
        ("CASE WHEN a = 1 THEN contains(v, 'n') ELSE TRUE END", [True, True, True]),
    ],
)
def test_what_reads_letters_is_asked_only_of_rows_that_are_left(sql: str, wanted: list[bool]) -> None:
    """Whoever asks what letters a number has is told off by Python."""
    words = np.array(["ann", 7, 7], object)
    columns = {"a": Column(np.array([1, 2, 2]), np.ones(3, bool)), "v": Column(words, np.ones(3, bool))}
    program, plainly = Program(), Program()
    with duckdb.connect() as db:
        program.add(db, {"found": sql})
        plainly.add(db, {"found": "contains(v, 'n')"})
    assert program.run(columns.__getitem__)["found"].data.tolist() == wanted
    with pytest.raises(TypeError):
        plainly.run(columns.__getitem__)


def test_what_is_not_known_in_memory_is_said_and_no_formula_is_worked_out_twice() -> None:
    program = Program()
    with duckdb.connect() as db:
        for sql in ("reverse(v) = w", "CAST(a AS VARCHAR)", "a ="):
            with pytest.raises(Unreadable):
                program.add(db, {"found": sql})
        program.add(db, {"one": "length(v) > 3 AND a = 1"})
        steps = len(program.steps)
        program.add(db, {"other": "one OR NOT (length(v) > 3)"})
    assert len(program.steps) == steps + 2
    assert program.columns == ["v", "a"]


NAME = st.one_of(st.none(), st.sampled_from(["anna", "ann", "a", "marek", "mark"]), st.text(max_size=6))
PHONE = st.sampled_from([None, "+447700900123", "+441632960001", "7"])
MAIL = st.one_of(st.none(), st.sampled_from(["anna@x.org", "mark.b@x.org"]), st.text(max_size=8))
DAY = st.one_of(
    st.none(),
    st.dates(date(1909, 1, 1), TODAY),
    st.sampled_from([date(1961, 4, 5), date(1961, 5, 4), date(1961, 1, 1)]),
)
LIST = st.one_of(st.none(), st.lists(st.sampled_from(["anna", "ann", "mark", "o"]), max_size=3))
FLAG, RANK = st.booleans(), st.one_of(st.none(), st.integers(0, 2))
KINDS: dict[str, tuple[st.SearchStrategy, pa.DataType]] = {
    **dict.fromkeys(
        ("forename", "surname", "forename_sound", "surname_sound", "street"), (NAME, pa.string())
    ),
    **dict.fromkeys(("likes", "surname_parts"), (LIST, pa.list_(pa.string()))),
    **dict.fromkeys(("forename_rank", "surname_rank"), (RANK, pa.int32())),
    **dict.fromkeys(("forename_odd", "grown", "first_january", "phone_own", "email_own"), (FLAG, pa.bool_())),
    **dict.fromkeys(
        ("list", "flat", "house", "postcode", "nhs", "sex"), (st.sampled_from([None, "1", "2"]), pa.string())
    ),
    "likes_bits": (st.one_of(st.none(), st.integers(0, 7)), pa.uint64()),
    "phone": (PHONE, pa.string()),
    "email": (MAIL, pa.string()),
    "dob": (DAY, pa.date32()),
}
COMPARED = "SELECT l, r, rule, list_l, list_r, way, nhs, twins FROM compared ORDER BY l, r"
RECORDS = st.lists(
    st.fixed_dictionaries({name: kind for name, (kind, _) in KINDS.items()}), min_size=2, max_size=6
)


@settings(max_examples=40, deadline=None)
@given(RECORDS)
def test_records_of_whatever_words_stand_to_each_other_as_the_query_says(made: list[dict]) -> None:
    columns = {name: pa.array([each[name] for each in made], kind) for name, (_, kind) in KINDS.items()}
    born = pa.array([each["dob"] and each["dob"].isoformat() for each in made], pa.string())
    table = pa.table({"id": pa.array(range(len(made)), pa.int64()), "born": born, **columns})
    one, other = np.triu_indices(len(made), 1)
    with duckdb.connect() as db:
        db.register("made", table)
        db.execute("CREATE TABLE records AS FROM made")
        db.execute(
            "CREATE TABLE found AS SELECT a.id AS l, b.id AS r, 0 AS rule FROM made a JOIN made b ON a.id < b.id"
        )
        pairing.keep(db, pairing.levels(pairing.BOTH))
        wanted = db.execute(COMPARED).fetchall()
        pairing.compare(db)
        assert db.execute(COMPARED).fetchall() == wanted
        told, way = Judge(db, default(), Costs()).compare(Records(table), one, other)
    found = zip(way.tolist(), told["nhs"].tolist(), told["twins"].tolist(), strict=True)
    assert list(found) == [each[-3:] for each in wanted]


def test_a_city_is_compared_weighed_and_judged_as_the_queries_do_it() -> None:
    with duckdb.connect() as db:
        as_source(db, tables(city(3_000, seed=9)))
        clean(db, "source", TODAY)
        records = Records(db.execute("FROM records ORDER BY id").to_arrow_table())
        pairing.find(db)
        linking.judge(db, default(), Costs())
        names = [each.name for each in COMPARISONS]
        wanted = db.execute(
            f"SELECT l, r, weight, verdict, {', '.join(names)}, named, twins FROM pairs ORDER BY l, r"
        ).fetchall()
        found = db.execute("SELECT l, r FROM found ORDER BY l, r").fetchnumpy()
        weighed = Judge(db, default(), Costs()).weigh(records, found["l"], found["r"])
    columns = (weighed.one, weighed.other, weighed.weight, weighed.verdict)
    told = (weighed.levels(name) for name in (*names, "named", "twins"))
    assert list(zip(*(each.tolist() for each in columns), *told, strict=True)) == wanted
    assert len(wanted) > 1_000


@pytest.mark.parametrize("foreign", [False, True])
def test_records_are_cleaned_in_memory_as_by_columns(foreign: bool) -> None:
    with duckdb.connect() as db:
        as_source(db, tables(city(2_000, seed=5)))
        clean(db, "source", TODAY, foreign=foreign)
        source = db.execute("SELECT * EXCLUDE person FROM source").to_arrow_table()
        found = rows.clean(source, TODAY, foreign=foreign)
        left = {*COLUMNS, "likes_bits"} - {"grown"}
        names = [name for name in found if name not in left]
        wanted = db.execute(f"SELECT {', '.join(names)} FROM records ORDER BY id").fetchall()
        kept = {each[0] for each in db.execute("DESCRIBE records").fetchall()} - left - {"id"}
    assert kept == set(names)
    assert sorted(zip(*(found[name] for name in names), strict=True), key=lambda row: row[:2]) == wanted


@given(st.from_regex(telephones.AS_USUAL, fullmatch=True), st.sets(st.integers(1, 12)))
def test_a_number_in_the_usual_way_is_what_all_rules_find(number: str, gaps: set[int]) -> None:
    written = "".join(f" {sign}" if at in gaps else sign for at, sign in enumerate(number))
    assert telephones.clean(written) == telephones.by_all_rules(written)


def test_a_column_that_is_one_value_for_all_rows_is_enough() -> None:
    program = Program()
    with duckdb.connect() as db:
        program.add(db, {"found": "CASE WHEN a > b THEN a ELSE b END"})
    given_to = {
        "a": Column(np.array([1, 4]), np.array([True, True])),
        "b": Column(np.int64(3), np.bool_(True)),
    }
    assert program.run(given_to.__getitem__)["found"].data.tolist() == [3, 4]
