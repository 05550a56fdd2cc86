"""The sweep: every location once, and nothing fetched twice after a crash."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest

from carepost.gateways.cqc import FileJournal, MemoryJournal, sweep
from carepost.gateways.failures import Failure, GatewayFailed
from carepost.gateways.fake_cqc import Trouble

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def run(client, journal, now=NOW, council="Fernshire"):
    return sweep(client, journal, local_authority=council, now=lambda: now)


def ids(documents):
    return [document["locationId"] for document in documents]


def documents_asked(fake):
    return [asked.path for asked in fake.asked if asked.path.startswith("/locations/")]


EVERY = [f"1-{100000 + number}" for number in range(1, 13)]


@pytest.mark.parametrize("at_once", [1, 3])
def test_a_sweep_hands_out_every_location_of_the_council_once_in_order(connect, at_once):
    assert ids(run(connect(at_once=at_once), MemoryJournal())) == EVERY


def test_a_sweep_of_england_hands_out_all_councils(client):
    assert len(list(sweep(client, MemoryJournal(), now=lambda: NOW))) == 13


def test_after_a_failure_the_next_sweep_goes_on_and_still_hands_out_everything(client, fake, tmp_path):
    path = tmp_path / "sweep.jsonl"
    with FileJournal(path) as journal:
        assert len(list(islice(run(client, journal), 5))) == 5
    first = len(documents_asked(fake))
    with FileJournal(path) as journal:
        assert ids(run(client, journal)) == EVERY
    assert len(documents_asked(fake)) <= first + 7
    assert sum("page" in asked.query for asked in fake.asked) == 3  # listed once


def test_a_finished_sweep_is_handed_out_again_without_the_network_until_it_is_cleared(client, fake):
    journal = MemoryJournal()
    list(run(client, journal))
    before = len(fake.asked)
    assert ids(run(client, journal)) == EVERY
    assert len(fake.asked) == before
    journal.clear()
    assert ids(run(client, journal)) == EVERY
    assert len(fake.asked) > before


@pytest.mark.parametrize("at_byte", range(1, 40, 3))
def test_a_last_line_cut_by_a_crash_costs_one_document_at_most(client, tmp_path, at_byte):
    path = tmp_path / "sweep.jsonl"
    with FileJournal(path) as journal:
        list(run(client, journal))
    whole = path.read_bytes()
    path.write_bytes(whole[:-at_byte])
    with FileJournal(path) as journal:
        assert ids(run(client, journal)) == EVERY
    assert [json.loads(line) for line in path.read_bytes().splitlines()]


def test_a_journal_damaged_in_the_middle_is_refused_with_the_line(client, tmp_path):
    path = tmp_path / "sweep.jsonl"
    path.write_bytes(b'{"sweep": "x", "started": "2026-11-22T09:00:00+00:00", "listed": []}\nrubbish\n{}\n')
    with FileJournal(path) as journal, pytest.raises(GatewayFailed, match="damaged at line 2"):
        list(run(client, journal))


def test_two_fetches_cannot_write_into_one_journal(tmp_path):
    with FileJournal(tmp_path / "j"), pytest.raises(GatewayFailed, match="Another fetch"):
        FileJournal(tmp_path / "j")
    FileJournal(tmp_path / "j").close()


def test_the_journal_is_readable_only_by_the_account_that_runs_carepost(tmp_path):
    with FileJournal(tmp_path / "j"):
        assert (tmp_path / "j").stat().st_mode & 0o077 == 0


def test_notes_of_another_council_or_of_last_week_are_not_mixed_in(client, fake):
    journal = MemoryJournal()
    list(islice(run(client, journal), 3))
    assert ids(run(client, journal, council="Bristol, City of")) == ["1-100050"]
    list(islice(run(client, journal), 3))
    fake.shelf.get("locations", "1-100001")["name"] = "Renamed"
    assert next(run(client, journal, now=NOW + timedelta(days=8)))["name"] == "Renamed"


def test_a_location_that_vanishes_between_list_and_document_is_passed_over(client, fake, monkeypatch):
    original = client.locations
    monkeypatch.setattr(client, "locations", lambda **f: (*original(**f), "1-424242"))
    journal = MemoryJournal()
    assert ids(run(client, journal)) == EVERY
    assert {"gone": "1-424242"} in list(journal.entries())


def test_a_document_that_fails_for_a_while_comes_last_and_nothing_is_missing(connect, fake):
    fake.misbehave(Trouble.BROKEN, times=2, path="/locations/1-100003")
    found = ids(run(connect(attempts=2), MemoryJournal()))
    assert sorted(found) == EVERY
    assert found[-1] == "1-100003"


def test_a_document_that_keeps_failing_stops_the_sweep_at_the_end_with_the_rest_kept(connect, fake):
    fake.misbehave(Trouble.BROKEN, times=99, path="/locations/1-100003")
    journal, client = MemoryJournal(), connect(attempts=2)
    with pytest.raises(GatewayFailed):
        list(run(client, journal))
    assert sum("document" in entry for entry in journal.entries()) == 11
    fake.behave()
    assert sorted(ids(run(client, journal))) == EVERY


def test_a_service_that_is_down_stops_the_sweep_soon(connect, fake):
    client, journal = connect(attempts=2), MemoryJournal()
    documents = run(client, journal)
    next(documents)
    fake.misbehave(Trouble.UNAVAILABLE, times=999)
    with pytest.raises(GatewayFailed) as caught:
        list(documents)
    assert caught.value.kind is Failure.BROKEN
    assert len(documents_asked(fake)) <= 1 + 2 * 8


def test_a_key_that_stops_working_stops_the_sweep_at_once(connect, fake):
    documents = run(connect(), MemoryJournal())
    next(documents)
    fake.key = "changed"
    with pytest.raises(GatewayFailed, match="key"):
        list(documents)


def test_a_council_that_cqc_does_not_know_is_said_and_leaves_earlier_notes_alone(client):
    journal = MemoryJournal()
    list(islice(run(client, journal), 3))
    before = list(journal.entries())
    with pytest.raises(GatewayFailed, match="as CQC writes it"):
        list(run(client, journal, council="Fernshyre"))
    assert list(journal.entries()) == before


def test_a_fetch_killed_with_no_warning_goes_on_where_it_stopped(fake, client, tmp_path):
    path = tmp_path / "sweep.jsonl"
    script = textwrap.dedent(
        f"""
        from pathlib import Path
        from carepost.gateways.cqc import CqcClient, FileJournal, Pace, sweep
        client = CqcClient.at({fake.base_url!r}, {fake.key!r}, pace=Pace(per_second=20, at_once=2))
        for document in sweep(client, FileJournal(Path({str(path)!r})), local_authority="Fernshire"):
            print(document["locationId"], flush=True)
        """
    )
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert process.stdout is not None
    for _ in range(4):
        process.stdout.readline()
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    time.sleep(0.1)  # let the fake finish what the dead process had asked
    kept = sum(b'"document"' in line for line in path.read_bytes().splitlines())
    before = len(documents_asked(fake))
    with FileJournal(path) as journal:
        assert ids(sweep(client, journal, local_authority="Fernshire")) == EVERY
    assert kept >= 4
    assert len(documents_asked(fake)) - before == 12 - kept
