"""`carepost insight import --history` and `history`, as a stranger would use them, and Oldham as CQC's API tells it."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from carepost.core.testing import shared_data
from carepost.insight.commands import app, importing
from carepost.insight.engine.history.from_api import intervals, newer
from carepost.insight.engine.snapshots import Store
from carepost.insight.tests.files import active_csv, councils_csv
from carepost.register.engine.record import LocationRecord, RatingRecord, RelationRecord
from carepost.register.rules import Question, RatingValue, RelationKind

A: dict[str, object] = {"ref": "1-100000001", "rating": "Good", "published": "01/06/2025", "inherited": "N"}
B: dict[str, object] = {
    "ref": "1-100000002", "name": "Elm", "street": "1 High Street", "postcode": "PO30 1AA", "beds": 20,
}  # fmt: skip
C = B | {"ref": "1-100000003", "provider": "1-200000009", "start": "15/02/2026"}
AGAIN = A | {"rating": "Requires improvement", "published": "10/02/2026"}
OTHERS: list[dict[str, object]] = [{"ref": f"1-30000000{at}", "beds": 5} for at in range(9)]
FILES = {"2026-01-31": [A, B, *OTHERS], "2026-02-28": [AGAIN, C, *OTHERS]}


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def store_of(folder: Path, order: list[str]) -> Path:
    folder.mkdir()
    store = folder / "store"
    assert run("import", *councils_csv(folder), "--store", store).exit_code == 0
    for day in order:
        file = active_csv(folder / f"{day}.csv", FILES[day])
        done = run("import", file, "--history", "--date", day, "--store", store)
        assert done.exit_code == 0, done.output
    return store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return store_of(tmp_path_factory.mktemp("history") / "one", ["2026-01-31", "2026-02-28"])


def history_of(store: Path) -> pa.Table:
    [(_, path)] = Store(store).latest().files("history")
    return pq.read_table(path)


def test_a_month_that_came_in_meanwhile_is_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_of(tmp_path / "one", ["2026-01-31"])
    own, february = importing.added, active_csv(tmp_path / "february.csv", FILES["2026-02-28"])
    march = active_csv(tmp_path / "march.csv", [AGAIN, C, *OTHERS, {"ref": "1-100000009"}])

    def meanwhile(*asked: Any) -> Any:
        found = own(*asked)
        monkeypatch.setattr(importing, "added", own)
        done = run("import", february, "--history", "--date", "2026-02-28", "--store", store)
        assert done.exit_code == 0, done.output
        return found

    monkeypatch.setattr(importing, "added", meanwhile)
    asked = ("import", march, "--history", "--date", "2026-03-31", "--store", store)
    assert "Another import was made in the meantime" in run(*asked).stderr
    assert run(*asked).exit_code == 0
    [(_, path)] = Store(store).latest().files("months")
    assert [str(day) for day in pq.read_table(path)["day"].to_pylist()] == [*FILES, "2026-03-31"]


def test_what_happened_is_told(store: Path) -> None:
    told = json.loads(run("history", "--area", "IOW", "--json", "--store", store).stdout)
    assert told["entries"] == {"ownership_change": 1}
    assert (told["ends"], told["market_exits"], told["exit_rate"]) == ({"ownership_change": 1}, 0, 0)
    assert told["movement"] == [{"before": "good", "after": "requires_improvement", "services": 1}]
    assert [(each["day"], each["services"], each["beds"]) for each in told["days"]] == [
        ("2026-01-31", 11, 75), ("2026-02-28", 11, 75),
    ]  # fmt: skip
    words = run("history", "--store", store)
    assert "England, 2026-01-31 to 2026-02-28 (2 days known)" in words.stdout
    assert "Came: 0 new, 1 changed hands" in words.stdout
    assert "what came and went between two files is in none of them" in words.stderr
    rows = list(csv.DictReader(io.StringIO(run("history", "--csv", "--store", store).stdout)))
    assert [row["good"] for row in rows] == ["1", "0"]


def test_files_in_another_order_make_the_same_rows(store: Path, tmp_path: Path) -> None:
    other = store_of(tmp_path / "other", ["2026-02-28", "2026-01-31"])
    assert history_of(other).equals(history_of(store))
    [(months, _)] = Store(other).latest().files("months")
    assert months.original == "2 files"


@pytest.mark.parametrize(
    ("day", "services", "said"),
    [
        ("2026-02-28", FILES["2026-02-28"], "This very file is in the history already."),
        ("2026-02-28", [AGAIN, B, C], "Another file of this kind and day"),
        ("2026-03-31", [C, *OTHERS[:8]], "It lacks 2 of 11 that 2026-02-28 has."),
        ("", [AGAIN, C], "This file does not say of which day it is."),
    ],
)
def test_what_cannot_be_taken_is_named_and_nothing_is(
    store: Path, tmp_path: Path, day: str, services: list[dict[str, object]], said: str
) -> None:
    before = Store(store).names()
    file = active_csv(tmp_path / "more.csv", services)
    done = run("import", file, "--history", *(["--date", day] if day else []), "--store", store)
    assert (done.exit_code, Store(store).names()) == (1, before)
    assert said in done.stderr


def test_without_a_history_it_says_how_to_make_one(store: Path, tmp_path: Path) -> None:
    assert run("import", *councils_csv(tmp_path), "--store", tmp_path / "s").exit_code == 0
    done = run("history", "--store", tmp_path / "s")
    assert done.exit_code == 1
    assert "To make one: carepost insight import FILES --history" in done.stderr
    assert "from files of: active" in run("history", "--source", "api", "--store", store).stderr
    assert (
        "goes from 2026-01-31 to 2026-02-28"
        in run("history", "--from", "2027-01-01", "--store", store).stderr
    )
    assert "leave out --replace" in run("import", "x.csv", "--history", "--replace", "--store", store).stderr


# --- CQC's API -----------------------------------------------------------------------------------------------


def location(ref: str, **told: Any) -> LocationRecord:
    return LocationRecord(ref, registered=date(2020, 1, 1), local_authority="Oldham", **told)


def rating(value: str, day: date, **told: Any) -> RatingRecord:
    return RatingRecord(Question.OVERALL, RatingValue(value), published=day, **told)


def test_the_api_tells_days_ratings_of_before_and_followers() -> None:
    old, new = rating("good", date(2021, 5, 1), current=False), rating("inadequate", date(2023, 5, 1))
    records = [
        location("1-1", deregistered=date(2024, 1, 1), ratings=(old, new)),
        location("1-2", relations=(RelationRecord(RelationKind.PREDECESSOR, "1-1", reason="New Provider"),),
                 ratings=(rating("good", date(2019, 1, 1), inherited=True),)),
        LocationRecord("1-3"),  # without a day of registration
        location("1-4", deregistered=date(2020, 1, 1)),
    ]  # fmt: skip
    rows, left_out = intervals(records)
    told = [
        tuple(row[name] for name in ("ref", "rating", "valid_from", "valid_to", "successor", "reason"))
        for row in rows.to_pylist()
    ]
    assert told == [
        ("1-1", None, date(2020, 1, 1), date(2021, 5, 1), "1-2", "New Provider"),
        ("1-1", "good", date(2021, 5, 1), date(2023, 5, 1), "1-2", "New Provider"),
        ("1-1", "inadequate", date(2023, 5, 1), date(2024, 1, 1), "1-2", "New Provider"),
        ("1-2", "good", date(2020, 1, 1), None, "", ""),
    ]
    assert left_out.total() == 2


def test_of_two_files_of_the_api_the_newest_word_on_each_location_stands() -> None:
    early, late = date(2025, 1, 1), date(2025, 6, 1)
    one, _ = intervals([location("1-1", beds=10), location("1-2", beds=10)])
    two, _ = intervals([location("1-2", beds=12), location("1-3", beds=12)])
    empty = one.slice(0, 0)
    forward = newer(*newer(empty, {}, one, early), two, late)
    back = newer(*newer(empty, {}, two, late), one, early)
    assert forward[0].equals(back[0])
    assert forward[1] == back[1]
    assert [(row["ref"], row["beds"]) for row in forward[0].to_pylist()] == [
        ("1-1", 10),
        ("1-2", 12),
        ("1-3", 12),
    ]


def test_oldhams_exits_are_those_without_a_follower(tmp_path: Path) -> None:
    path = shared_data("cqc/api_locations_oldham_2025-08.jsonl.gz")
    assert run("import", path, "--history", "--date", "2025-08-31", "--store", tmp_path).exit_code == 0
    told = json.loads(run("history", "--area", "Oldham", "--json", "--store", tmp_path).stdout)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows: list[dict[str, Any]] = [json.loads(line) for line in file]
    care = {row["locationId"]: row for row in rows if row["type"] == "Social Care Org"}
    named = {
        row["locationId"] for row in care.values()
        if any(each["type"] == "HSCA Successor" for each in row["relationships"])
    } | {
        each["relatedLocationId"] for row in rows for each in row["relationships"]
        if each["type"] == "HSCA Predecessor"
    }  # fmt: skip
    first = told["from"]
    ended = {ref: row["deregistrationDate"] for ref, row in care.items() if "deregistrationDate" in row}
    gone = [ref for ref, day in ended.items() if day > max(first, care[ref]["registrationDate"])]
    assert sum(told["ends"].values()) == len(gone)
    # Besides those that CQC names, a few are followed at their address without its saying so.
    unnamed = [ref for ref in gone if ref not in named]
    assert told["market_exits"] <= len(unnamed)
    assert len(unnamed) - told["market_exits"] == followed_nearby(care, unnamed)
    last = told["days"][-1]
    assert (last["services"], last["homes"], last["beds"]) == (106, 44, 1574)


def followed_nearby(care: dict[str, dict[str, Any]], gone: list[str]) -> int:
    """How many have another registration within 90 days at one UPRN or address, or of their name and owner."""

    def place(row: dict[str, Any]) -> tuple[str, ...]:
        lines = "".join(str(row.get(f"postalAddressLine{at}", "")) for at in (1, 2))
        return row["postalCode"], "".join(filter(str.isalnum, lines.casefold()))

    def follows(row: dict[str, Any], other: dict[str, Any]) -> bool:
        ended = date.fromisoformat(row["deregistrationDate"])
        started = date.fromisoformat(other["registrationDate"])
        if other is row or abs((started - ended).days) > 90:
            return False
        if row.get("uprn") and other.get("uprn") and row["uprn"] == other["uprn"]:
            return True
        if not (row.get("uprn") and other.get("uprn")) and place(row) == place(other):
            return True
        return (row["providerId"], row["name"]) == (other["providerId"], other["name"])

    return sum(any(follows(care[ref], other) for other in care.values()) for ref in gone)
