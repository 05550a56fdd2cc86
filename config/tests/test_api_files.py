"""Every list of the machine's door as a file: the same rows and fields, and nothing that acts in a spreadsheet."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest

from carepost.api.door import exporting
from carepost.api.models import Request
from carepost.api.tests.factories import Program, make
from carepost.councils.tests.cast import Cast, scope
from carepost.register.tests.factories import make_capacity, make_organisation, make_service
from config.api import door

pytestmark = pytest.mark.django_db


def lists() -> Iterator[str]:
    """The address of every operation that tells a page of a list."""
    for path, operations in door.description_of_all["paths"].items():
        if any(each["name"] == "cursor" for each in operations.get("get", {}).get("parameters", ())):
            yield path


@pytest.fixture(autouse=True)
def few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "AT_A_TIME", 2)


@pytest.fixture
def program(cast: Cast) -> Program:
    for number in range(5):
        service = make_service(
            host=cast.ambershire,
            name=f"=1+{number}",
            organisation=make_organisation(),
            address="1 Lane\nOld Town",
        )
        make_capacity(service, council=cast.ambershire)
    return Program(make(cast.director).secret)


def read(answer: Any) -> str:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode("utf-8-sig")


@pytest.mark.parametrize("path", list(lists()))
def test_a_file_has_the_rows_and_the_fields_of_the_pages(program: Program, path: str) -> None:
    rows = program.get(path).json()["data"]
    lines = read(program.get(path, format="jsonl")).splitlines()
    assert [json.loads(line) for line in lines] == rows
    table = list(csv.reader(StringIO(read(program.get(path, format="csv")))))
    described = door.description_of_all["components"]["schemas"]
    assert len(table) == 1 + len(rows)
    if rows:
        assert table[0] == list(rows[0])
    assert described
    kinds = door.description_of_all["paths"][path]["get"]["responses"]["200"]["content"]
    assert {"application/json", "text/csv", "application/jsonl"} == set(kinds)


def test_there_are_lists_to_try() -> None:
    assert {"/services", "/organisations", "/capacity", "/standings", "/calls", "/help", "/enquiries"} <= set(
        lists()
    )


def test_cells_hold_lists_and_cannot_act(program: Program) -> None:
    row = next(csv.DictReader(StringIO(read(program.get("/services", format="csv")))))
    assert row["name"] == "'=1+0"
    assert row["address"] == "1 Lane; Old Town"
    assert row["is_care_home"] in ("true", "false")


def test_it_is_sent_in_parts_each_from_a_query_of_its_own(
    program: Program, django_assert_max_num_queries: Any
) -> None:
    parts = iter(program.get("/services", format="jsonl").streaming_content)
    first = next(parts)
    assert first.count(b"\n") == 2
    assert [part.count(b"\n") for part in parts] == [2, 1]


def test_it_goes_on_after_a_page_and_is_narrowed_as_a_page_is(program: Program) -> None:
    page = program.get("/services", limit=2).json()
    rest = read(program.get("/services", cursor=page["next"], format="jsonl")).splitlines()
    assert len(rest) == 3
    assert read(program.get("/services", q="nothing like it", format="jsonl")) == ""
    assert program.get("/services", cursor=page["next"], closed="true", format="csv").status_code == 400
    assert program.get("/services", format="xlsx").status_code == 422


def test_how_many_rows_it_told_is_noted_at_its_end(cast: Cast, program: Program) -> None:
    def noted() -> int | None:
        with scope(cast.director):
            return Request.objects.latest("pk").told

    answer = program.get("/services", format="csv")
    assert noted() is None
    read(answer)
    assert noted() == 5


def test_head_tells_its_headers_and_reads_nothing(program: Program) -> None:
    answer = program.head("/services", format="csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="services.csv"'
    assert b"".join(answer.streaming_content) == b""


def test_another_council_gets_nothing_of_it(cast: Cast, program: Program) -> None:
    neighbour = Program(make(cast.neighbour_admin).secret)
    assert read(neighbour.get("/services", format="jsonl")) == ""
    assert read(neighbour.get("/capacity", format="jsonl")) == ""
