"""Looking back on a file of ratings: what is read, what is refused, and the real one counted a second way."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest

from carepost.core.refusals import Refused
from carepost.core.testing import shared_data
from carepost.register.rules.ratings import RatingValue
from carepost.risk.engine.histories import HistoryRefused, read_histories
from carepost.risk.rules import Band, ScorePolicy
from carepost.risk.rules.review import EventKind, Report, Reviewing, ReviewPolicy

REAL = "cqc/inspections_community_2014_2025.csv"
HEADER = "locationid,reportdate,overall,location_start_2025,location_end_2025\n"


def read(text: str):
    return read_histories(text.splitlines(keepends=True))


def test_columns_are_found_by_name_in_any_order_and_case() -> None:
    held = read(
        "\ufeffOverall,Nonsense,Location ID,Report Date\nGood,x,1-1,2020-05-01\nInadequate,y,1-1,2021-05-01\n"
    )
    (past,) = held.pasts
    assert [(rating.value, rating.on) for rating in past.ratings] == [
        (RatingValue.GOOD, date(2020, 5, 1)),
        (RatingValue.INADEQUATE, date(2021, 5, 1)),
    ]
    assert (held.registrations, held.counted_from, past.deregistered_on) == (False, None, None)


@pytest.mark.parametrize(
    ("count", "epoch"), [(18000, date(1970, 1, 1)), (21653, date(1960, 1, 1))], ids=["from 1970", "from 1960"]
)
def test_days_are_counted_from_where_they_fit_the_reports(count: int, epoch: date) -> None:
    """Both counts mean 14 April 2019, before the report of 2020."""
    held = read(f"{HEADER}1-1,2020-05-01,Good,{count},NA\n")
    assert held.counted_from == epoch
    assert held.pasts[0].registered_on == date(2019, 4, 14)


def test_registrations_may_be_written_as_dates() -> None:
    held = read(f"{HEADER}1-1,2020-05-01,Good,2012-01-01,2021-01-01\n1-2,2020-05-01,Good,2012-01-01,\n")
    assert [past.deregistered_on for past in held.pasts] == [date(2021, 1, 1), None]
    assert {past.last_seen_on for past in held.pasts} == {date(2021, 1, 1)}


def test_a_row_that_cannot_be_read_is_left_out_and_named() -> None:
    good = "".join(f"1-{n},2020-05-01,Good,NA,NA\n" for n in range(200))
    assert read(f"{HEADER}{good}1-9,May 2020,Good,NA,NA\n1-9,2020-05-01\n").left_out == (202, 203)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", HistoryRefused.COLUMNS),
        ("name,colour\nx,red\n", HistoryRefused.COLUMNS),
        ("locationid,reportdate\n1-1,2020-01-01\n", HistoryRefused.COLUMNS),
        ("locationid,reportdate,overall,Overall rating\n", HistoryRefused.TWICE),
        (HEADER, HistoryRefused.NO_ROWS),
        (f"{HEADER}1-1,2020-05-01,Splendid,NA,NA\n", HistoryRefused.TOO_MANY_BAD),
        (f"{HEADER}1-1,01/05/2020,Good,NA,NA\n1-2,2020-05-01,Good,NA,NA\n", HistoryRefused.TOO_MANY_BAD),
        (f"{HEADER}1-1,2020-05-01,Good,99999,NA\n", HistoryRefused.DAYS),
        (f'{HEADER}1-1,2020-05-01,"Good,NA,NA\n', HistoryRefused.NOT_TEXT),
    ],
)
def test_a_file_of_another_kind_is_refused_with_what_to_do(text: str, reason: HistoryRefused) -> None:
    with pytest.raises(Refused) as refused:
        read(text)
    assert refused.value.reasons == (reason,)


def test_a_workbook_is_refused_as_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"PK\x03\x04\xff\xfe\x00\x81")
    with path.open(encoding="utf-8-sig") as lines, pytest.raises(Refused) as refused:
        read_histories(lines)
    assert refused.value.reasons == (HistoryRefused.NOT_TEXT,)


# The real file, counted a second way


@pytest.fixture(scope="module")
def real() -> Path:
    return shared_data(REAL)


@pytest.fixture(scope="module")
def report(real: Path) -> Report:
    with real.open(encoding="utf-8-sig", newline="") as lines:
        held = read_histories(lines)
    reviewing = Reviewing(ScorePolicy(), ReviewPolicy())
    for past in held.pasts:
        reviewing.take(past)
    return reviewing.report()


def plainly(path: Path) -> dict[str, tuple[list[tuple[date, bool]], date, date | None]]:
    """For each location the days of its ratings with whether they were Inadequate, its start and its end."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    stata = date(1960, 1, 1)
    found = defaultdict(set)
    for row in rows:
        found[row["locationid"]].add((date.fromisoformat(row["reportdate"]), row["overall"] == "Inadequate"))
    spans = {
        row["locationid"]: tuple(
            None if row[name] == "NA" else stata + timedelta(days=int(row[name]))
            for name in ("location_start_2025", "location_end_2025")
        )
        for row in rows
    }
    return {ref: (sorted(days), *spans[ref]) for ref, days in found.items()}


def test_the_real_file_counts_its_days_from_1960(real: Path) -> None:
    with real.open(encoding="utf-8-sig", newline="") as lines:
        held = read_histories(lines)
    assert (held.rows, len(held.pasts), held.left_out) == (29459, 15648, ())
    assert held.counted_from == date(1960, 1, 1)
    # Registration under the Act of 2008 began for adult social care on that day.
    assert min(past.registered_on for past in held.pasts) == date(2010, 10, 1)


def test_the_services_and_who_left_agree_with_a_plain_count(real: Path, report: Report) -> None:
    watched = left = days = 0
    last = date(2025, 2, 7)
    for ratings, start, end in plainly(real).values():
        seen, until = max(ratings[0][0], start), end or last
        if seen < until:
            watched, left, days = watched + 1, left + (end is not None), days + (until - seen).days
    assert (report.services, report.unwatched) == (watched, 15648 - watched)
    found = next(each for each in report.findings if each.kind is EventKind.DEREGISTERED)
    assert (found.sensitivity.whole, round(found.years_at_risk * 365.25)) == (left, days)
    assert report.last_day == last


def test_the_inadequate_ratings_agree_with_a_plain_count(real: Path, report: Report) -> None:
    turned = 0
    for ratings, start, end in plainly(real).values():
        seen = max(ratings[0][0], start)
        # The week after a better rating, in which the standing is red still, does not count as better yet.
        better_on = None
        inadequate = False
        for on, bad in ratings:
            if on > (end or date.max):
                break
            if on <= seen:
                inadequate = bad
            elif bad and not inadequate:
                turned += better_on is None or on > better_on + timedelta(days=7)
                inadequate = True
            elif not bad and inadequate:
                inadequate, better_on = False, on
    found = next(each for each in report.findings if each.kind is EventKind.INADEQUATE)
    assert found.sensitivity.whole == turned > 400


def test_ratings_alone_warn_of_no_inadequate_rating_and_the_report_says_why(report: Report) -> None:
    found = [each for each in report.findings if each.kind is EventKind.INADEQUATE]
    assert [each.sensitivity.part for each in found] == [0, 0]
    assert (report.reach, report.amber_from) == (10, 30)


def test_who_left_while_rated_inadequate_agrees_with_a_plain_count(real: Path, report: Report) -> None:
    """Red stands from an Inadequate rating until a week after a better one: by hand, from the rows."""
    warned = 0
    for ratings, start, end in plainly(real).values():
        seen = max(ratings[0][0], start)
        if end is None or end <= seen:
            continue
        red: list[tuple[date, date]] = []
        known = [(max(on, start), bad) for on, bad in ratings if on < end]
        for place, (on, bad) in enumerate(known):
            if not bad:
                continue
            later = next((other for other, worse in known[place + 1 :] if not worse), None)
            if later != on:  # else a newer one stood already when it was first seen
                red.append((on, end if later is None else min(end, later + timedelta(days=7))))
        opens = end - timedelta(days=180)
        warned += any(until > opens for _, until in red)
    found = next(e for e in report.findings if e.kind is EventKind.DEREGISTERED and e.level is Band.RED)
    assert found.sensitivity.part == warned > 200
