"""`carepost risk review` over the register and over a file: sentences, JSON and exit codes."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from typer.testing import CliRunner

from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.councils.models import Council
from carepost.councils.permissions import Can
from carepost.register.models import Relationship, Service
from carepost.register.tests import factories
from carepost.risk.commands import app
from carepost.risk.models import SignalRow, SignalWithdrawal
from carepost.risk.queries.pasts import how_many_pasts, pasts
from carepost.risk.rules import Manager
from config import exits

pytestmark = pytest.mark.django_db
LAST = date(2026, 6, 30)


def run(*words: object):
    return CliRunner().invoke(app, ["review", *(str(word) for word in words)])


def looker(council: Council | None) -> Actor:
    return Actor.operator("tests", council_id=council.pk if council else None, permissions={Can.SEE_STANDING})


def found(council: Council | None):
    by = looker(council)
    with tenancy.transaction_for(by):
        return list(pasts(by))


def watched(council: Council | None, *ratings: tuple[date, str], **given) -> Service:
    """A service with a history of overall ratings, the last of them current."""
    service = factories.make_service(
        **{"host": council, "first_seen_on": date(2021, 1, 1), "confirmed_on": LAST, **given}
    )
    for on, value in ratings:
        factories.make_rating(service, value, published_on=on, current=on == ratings[-1][0])
    return service


def signal(
    service: Service, kind: str, on: date, severity: int = 5, *, noted: date | None = None
) -> SignalRow:
    with tenancy.transaction_for(looker(service.host)):
        return SignalRow.objects.create(
            council=service.host, service=service, kind=kind, severity=severity, observed_on=on, source="tests",
            noted_at=datetime.combine(noted or on, datetime.min.time(), UTC) + timedelta(hours=12),
        )  # fmt: skip


def left_after_a_warning(council: Council, number: int) -> Service:
    left = date(2024, 6, 1) + timedelta(days=number)
    service = watched(
        council, (date(2022, 1, 1), "good"), status="deregistered", deregistered_on=left,
        registered_on=date(2015, 1, 1),
    )  # fmt: skip
    signal(service, "capacity.closure_notice", left - timedelta(days=30))
    return service


@pytest.fixture
def wiltshire() -> Council:
    return factories.make_council()


# Exit codes, words and JSON


def test_with_enough_events_it_concludes_and_ends_with_0(wiltshire: Council) -> None:
    for number in range(20):
        left_after_a_warning(wiltshire, number)
    done = run("--council", "wiltshire", "--json")
    assert done.exit_code == exits.DONE, done.output
    told = json.loads(done.stdout)
    red = next(f for f in told["findings"] if (f["kind"], f["level"]) == ("deregistered", "red"))
    assert (red["sensitivity"]["part"], red["sensitivity"]["whole"], red["concluded"]) == (20, 20, True)
    assert red["lead_days"] == [30, 30, 30]
    assert "staffing" in told["silent"]
    assert "capacity" not in told["silent"]
    said = run("--council", "wiltshire")
    assert "Red came before 20 of 20 deregistrations: 100.0% (95% interval 83.9% to 100.0%)" in said.stdout


def test_with_19_events_it_refuses_to_conclude_and_ends_with_6(wiltshire: Council) -> None:
    for number in range(19):
        left_after_a_warning(wiltshire, number)
    done = run("--council", "wiltshire")
    assert done.exit_code == exits.TOO_FEW_EVENTS
    assert "19 deregistrations, too few to conclude (at least 20 are needed)" in done.stdout


def test_a_horizon_shorter_than_the_lead_finds_a_lead_no_longer_than_itself(wiltshire: Council) -> None:
    for number in range(20):
        left_after_a_warning(wiltshire, number)
    told = json.loads(run("--council", "wiltshire", "--horizon", 7, "--json").stdout)
    assert {tuple(f["lead_days"]) for f in told["findings"] if f["lead_days"]} == {(7, 7, 7)}


def test_since_leaves_out_what_came_before(wiltshire: Council) -> None:
    left_after_a_warning(wiltshire, 0)
    told = json.loads(run("--since", "2025-01-01", "--json").stdout)
    assert (told["services"], told["unwatched"], told["since"]) == (0, 1, "2025-01-01")


def test_an_empty_register_has_nothing_to_look_back_on() -> None:
    done = run()
    assert done.exit_code == exits.TOO_FEW_EVENTS
    assert "No service has enough of a dated past" in done.stdout


def test_a_council_of_no_such_name_is_refused_with_1() -> None:
    done = run("--council", "atlantis")
    assert done.exit_code == exits.FAILED
    assert "There is no council of that name" in done.stderr


def test_without_a_council_every_councils_services_count_and_those_of_none(wiltshire: Council) -> None:
    kent = factories.make_council("Kent")
    for council in (wiltshire, kent, None):
        watched(council, (date(2022, 1, 1), "good"))
    assert json.loads(run("--json").stdout)["services"] == 3
    assert json.loads(run("--council", "kent", "--json").stdout)["services"] == 1


# What is read from the register


def test_a_council_looks_back_on_its_own_signals_only(wiltshire: Council) -> None:
    service = watched(wiltshire, (date(2022, 1, 1), "good"))
    signal(service, "capacity.closure_notice", date(2023, 1, 1))
    kent = factories.make_council("Kent")
    with tenancy.transaction_for(looker(kent)):
        SignalRow.objects.create(
            council=kent, service=service, kind="finance.worry", severity=3, observed_on=date(2023, 2, 1),
            source="tests", noted_at=clock.now(),
        )  # fmt: skip
    (past,) = found(wiltshire)
    assert [known.signal.kind for known in past.signals] == ["capacity.closure_notice"]


def test_a_signal_is_known_from_its_noting_until_its_withdrawal(wiltshire: Council) -> None:
    service = watched(wiltshire, (date(2022, 1, 1), "good"))
    row = signal(service, "capacity.closure_notice", date(2023, 1, 1), noted=date(2023, 1, 5))
    with tenancy.transaction_for(looker(wiltshire)):
        SignalWithdrawal.objects.create(
            council=wiltshire,
            signal=row,
            reason="Another home",
            at=datetime(2023, 1, 9, 12, tzinfo=UTC),
            by_name="Jo",
        )
    (known,) = found(wiltshire)[0].signals
    assert (known.known_from, known.known_until) == (date(2023, 1, 5), date(2023, 1, 9))


def test_a_service_that_left_is_read_and_one_that_was_taken_over_says_so(wiltshire: Council) -> None:
    service = watched(
        wiltshire, (date(2022, 1, 1), "good"), status="deregistered", deregistered_on=date(2024, 1, 1)
    )
    assert (found(wiltshire)[0].deregistered_on, found(wiltshire)[0].taken_over) == (date(2024, 1, 1), False)
    Relationship.objects.create(service=service, kind="successor", related_ref="1-999")
    assert found(wiltshire)[0].taken_over


def test_every_dated_rating_is_read_and_one_without_a_date_is_not(wiltshire: Council) -> None:
    service = watched(wiltshire, (date(2021, 1, 1), "inadequate"), (date(2022, 1, 1), "good"))
    factories.make_rating(service, "inadequate", question="safe", scope="dementia", published_on=None)
    factories.make_rating(
        service, "inadequate", question="safe", scope="dementia", published_on=date(2021, 1, 1), current=False
    )
    ratings = {(each.on, each.question.value, each.ended_on) for each in found(wiltshire)[0].ratings}
    assert ratings == {
        (date(2021, 1, 1), "overall", None),
        (date(2022, 1, 1), "overall", None),
        (date(2021, 1, 1), "safe", date(2022, 1, 1)),  # no longer listed: it ended with the next report
    }


def test_managers_are_read_from_events_and_from_the_days_of_their_holdings(wiltshire: Council) -> None:
    service = watched(
        wiltshire, (date(2022, 1, 1), "good"), manager_absent_since=date(2025, 5, 1), manager=""
    )
    factories.make_manager(service, "Jo", since=date(2020, 1, 1), until=date(2023, 1, 1))
    factories.make_manager(service, "Al", since=date(2022, 12, 1), until=date(2024, 1, 1))
    factories.make_event(service, "manager_came", date(2024, 2, 1))
    assert sorted(found(wiltshire)[0].managers) == [
        (date(2020, 1, 1), Manager.IN_POST),
        (date(2022, 12, 1), Manager.IN_POST),
        (date(2024, 1, 1), Manager.VACANT),  # not on 1 January 2023: Al was in post by then
        (date(2024, 2, 1), Manager.IN_POST),
        (date(2025, 5, 1), Manager.VACANT),
    ]


def test_it_reads_in_sets_whatever_the_number_of_services(wiltshire: Council) -> None:
    def queries() -> int:
        by = looker(wiltshire)
        with (
            tenancy.transaction_for(by),
            CaptureQueriesContext(
                connection,
            ) as seen,
        ):
            assert len(list(pasts(by))) == how_many_pasts(by)
        return len(seen)

    watched(wiltshire, (date(2022, 1, 1), "good"))
    one = queries()
    for _ in range(5):
        watched(wiltshire, (date(2022, 1, 1), "good"))
    assert queries() == one


def test_services_are_read_some_at_a_time_and_each_once(wiltshire: Council) -> None:
    refs = sorted(watched(wiltshire, (date(2022, 1, 1), "good")).ref for _ in range(5))
    by = looker(wiltshire)
    with tenancy.transaction_for(by):
        assert sorted(past.ref for past in pasts(by, at_once=2)) == refs


# From a file


def a_file(path: Path, rows: int) -> Path:
    lines = [
        f"1-{n},{on},{value}\n"
        for n in range(rows)
        for on, value in (("2020-01-01", "Good"), ("2021-01-01", "Inadequate"))
    ]
    path.write_text("locationid,reportdate,overall\n" + "".join(lines) + "1-x,2024-01-01,Good\n")
    return path


@pytest.mark.parametrize(("rows", "code"), [(20, exits.DONE), (19, exits.TOO_FEW_EVENTS)])
def test_a_file_is_looked_back_on_without_reading_the_database(tmp_path: Path, rows: int, code: int) -> None:
    with CaptureQueriesContext(connection) as seen:
        done = run("--file", a_file(tmp_path / "a.csv", rows))
    assert (done.exit_code, len(seen)) == (code, 0), done.output
    assert "It does not say which registrations ended" in done.stdout


def test_a_file_that_is_something_else_is_refused_in_words_with_1(tmp_path: Path) -> None:
    path = tmp_path / "shopping.csv"
    path.write_text("eggs,milk\n1,2\n")
    done = run("--file", path)
    assert done.exit_code == exits.FAILED
    assert "shopping.csv: This file needs a column for the location's id" in " ".join(done.stderr.split())
    missing = run("--file", tmp_path / "nowhere.csv")
    assert (missing.exit_code, "nowhere.csv" in missing.stderr) == (exits.FAILED, True)


def test_a_file_and_a_council_together_are_refused(tmp_path: Path) -> None:
    done = run("--file", tmp_path / "a.csv", "--council", "wiltshire")
    assert done.exit_code == exits.FAILED
    assert "Give --file or --council, not both" in done.stderr
