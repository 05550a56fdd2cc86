"""The client of CQC's API: what it reads, how it tries again, and what it says when it cannot."""

import socket
from datetime import UTC, datetime, timedelta, timezone

import pytest

from carepost.gateways.cqc import CqcClient, Pace
from carepost.gateways.cqc.calls import Calls, retry_after
from carepost.gateways.cqc.client import timestamp
from carepost.gateways.cqc.pace import Turnstile
from carepost.gateways.failures import Failure, GatewayFailed
from carepost.gateways.fake_cqc import Trouble
from carepost.gateways.tests.documents import location


def failure_of(call, *args, **kwargs):
    with pytest.raises(GatewayFailed) as caught:
        call(*args, **kwargs)
    assert "fake-key" not in str(caught.value)
    return caught.value


def test_a_location_and_a_provider_are_read_by_id(client):
    assert client.location("1-100001")["name"] == "Home 1"
    assert client.provider("1-900001")["locationIds"] == ["1-100001"]


def test_an_id_that_cqc_does_not_know_is_none_and_is_asked_once(client, fake):
    assert client.location("1-999999") is None
    assert len(fake.asked) == 1


@pytest.mark.parametrize("wanted", ["", "../providers/1-900001", "1-1?x=1", "1-1/../..", "1-100001\n"])
def test_an_id_that_would_change_the_address_is_refused_before_asking(client, fake, wanted):
    assert failure_of(client.location, wanted).kind is Failure.REFUSED
    assert fake.asked == []


def test_a_list_is_read_to_its_last_page_and_only_for_the_council_asked(client, fake):
    found = client.locations(localAuthority="Fernshire")
    assert found == tuple(sorted(f"1-{100000 + number}" for number in range(1, 13)))
    assert [asked.query["page"] for asked in fake.asked] == [["1"], ["2"], ["3"]]


def test_a_council_whose_name_has_a_comma_is_asked_as_cqc_writes_it(client):
    assert client.locations(localAuthority="Bristol, City of") == ("1-100050",)


def test_a_repeated_filter_means_or(client):
    assert len(client.locations(localAuthority=["Fernshire", "Bristol, City of"])) == 13


def test_a_misspelt_filter_is_refused_so_that_it_cannot_list_all_of_england(client):
    with pytest.raises(ValueError, match="localAuthorty"):
        client.locations(localAuthorty="Fernshire")


def test_a_list_that_shifts_while_it_is_read_is_read_again_and_loses_nothing(client, fake, monkeypatch):
    original, calls = fake.answer, []

    def shifting(path, query, key):
        calls.append(path)
        if len(calls) == 2:  # a new home appears on page 1 after page 1 was read
            fake.shelf.put(location(0))
        return original(path, query, key)

    monkeypatch.setattr(fake, "answer", shifting)
    assert "1-100000" in client.locations(localAuthority="Fernshire")


def test_a_list_shorter_than_it_says_is_never_taken_for_whole(client, fake, monkeypatch):
    original = fake.answer

    def short(path, query, key):
        status, answer = original(path, query, key)
        return status, {**answer, "locations": answer["locations"][:-1]}

    monkeypatch.setattr(fake, "answer", short)
    failure = failure_of(client.locations, localAuthority="Fernshire")
    assert failure.kind is Failure.UNREADABLE
    assert "12 rows and sent 9" in failure.sentence


@pytest.mark.parametrize(
    "answer",
    [{}, {"locations": {}, "total": 1, "totalPages": 1}, {"locations": [{}], "total": 1, "totalPages": 1}],
)
def test_a_list_of_a_shape_we_do_not_know_is_refused(client, fake, monkeypatch, answer):
    monkeypatch.setattr(fake, "answer", lambda *_: (200, answer))
    assert failure_of(client.locations).kind is Failure.UNREADABLE


def test_a_document_about_something_else_is_refused(client, fake, monkeypatch):
    monkeypatch.setattr(fake, "answer", lambda *_: (200, location(2)))
    assert failure_of(client.location, "1-100001").kind is Failure.UNREADABLE


def test_changes_between_two_times_include_the_start_and_not_the_end(client, fake):
    noon = datetime(2026, 11, 1, 12, tzinfo=UTC)
    for minute in range(3):
        fake.shelf.put(location(minute + 1), at=noon + timedelta(minutes=minute))
    first = client.changed_locations(noon, noon + timedelta(minutes=1))
    second = client.changed_locations(noon + timedelta(minutes=1), noon + timedelta(minutes=3))
    assert first == ("1-100001",)
    assert second == ("1-100002", "1-100003")
    assert client.changed_providers(noon, noon + timedelta(days=1)) == ()


def test_changes_over_no_time_ask_nothing(client, fake):
    noon = datetime(2026, 11, 1, 12, tzinfo=UTC)
    assert client.changed_locations(noon, noon) == ()
    assert fake.asked == []


def test_times_are_sent_in_utc_and_a_time_without_a_zone_is_refused():
    assert (
        timestamp(datetime(2026, 6, 1, 1, 0, tzinfo=timezone(timedelta(hours=1)))) == "2026-06-01T00:00:00Z"
    )
    with pytest.raises(ValueError, match="zone"):
        timestamp(datetime(2026, 6, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble.BROKEN,
        Trouble.UNAVAILABLE,
        Trouble.TRUNCATED,
        Trouble.HALF_JSON,
        Trouble.DROPPED,
        Trouble.TOO_MANY,
    ],
)
def test_passing_trouble_is_waited_out(client, fake, trouble):
    fake.misbehave(trouble, times=2)
    assert client.location("1-100001")["name"] == "Home 1"
    assert len(fake.asked) == 3


@pytest.mark.parametrize(
    ("trouble", "kind", "words"),
    [
        (Trouble.BROKEN, Failure.BROKEN, "code 500"),
        (Trouble.TOO_MANY, Failure.BUSY, "wait about 1 minute"),
        (Trouble.ALLOWANCE_USED, Failure.BUSY, "wait about 1 minute"),
        (Trouble.TRUNCATED, Failure.UNREADABLE, "cut short"),
        (Trouble.HALF_JSON, Failure.UNREADABLE, "cut short"),
    ],
)
def test_lasting_trouble_ends_after_the_allowed_tries_in_plain_words(connect, fake, trouble, kind, words):
    fake.misbehave(trouble, times=99)
    failure = failure_of(connect(attempts=3).location, "1-100001")
    # a broken transfer is unreachable or unreadable depending on where it broke; both are worth retrying
    assert failure.kind is kind or (trouble is Trouble.TRUNCATED and failure.kind is Failure.UNREACHABLE)
    assert words in failure.sentence
    assert failure.worth_retrying
    assert len(fake.asked) == 3


@pytest.mark.parametrize(("trouble", "words"), [(Trouble.WEB_PAGE, "proxy"), (Trouble.ELSEWHERE, "moved")])
def test_what_waiting_cannot_mend_is_said_at_once(client, fake, trouble, words):
    fake.misbehave(trouble, times=99)
    assert words in failure_of(client.location, "1-100001").sentence
    assert len(fake.asked) == 1


def test_a_wrong_key_is_said_at_once_and_never_shown(fake, sleeps):
    with CqcClient.at(fake.base_url, "secret-but-wrong", sleep=sleeps.sleep) as client:
        failure = failure_of(client.location, "1-100001")
    assert failure.kind is Failure.REFUSED
    assert not failure.worth_retrying
    assert "secret-but-wrong" not in failure.sentence
    assert len(fake.asked) == 1


def test_waits_double_up_to_a_bound(connect, fake, sleeps):
    fake.misbehave(Trouble.BROKEN, times=99)
    failure_of(connect(attempts=5, first_wait=1.0, longest_wait=3.0).location, "1-100001")
    assert [seconds for seconds in sleeps.taken if seconds >= 1] == [1.0, 2.0, 3.0, 3.0]


def test_retry_after_is_honoured_when_it_is_longer_than_our_own_wait(client, fake, sleeps):
    fake.misbehave(Trouble.TOO_MANY, seconds=7)
    client.location("1-100001")
    assert 7.0 in sleeps.taken


def test_a_retry_after_beyond_our_patience_is_told_not_slept(client, fake, sleeps):
    fake.misbehave(Trouble.ALLOWANCE_USED, seconds=3600, times=99)
    failure = failure_of(client.location, "1-100001")
    assert failure.retry_after == 3600
    assert "60 minutes" in failure.sentence
    assert len(fake.asked) == 1
    assert sum(sleeps.taken) < 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        *[(None, None), ("5", 5), (" 5 ", 5), ("soon", None), ("-5", None), ("1e9", None)],
        *[("Sun, 22 Nov 2026 12:00:30 GMT", 30), ("Sun, 22 Nov 2026 11:00:00 GMT", 0)],
    ],
)
def test_retry_after_is_read_as_seconds_or_a_date(header, seconds):
    assert retry_after(header, now=datetime(2026, 11, 22, 12, tzinfo=UTC)) == seconds


def test_an_answer_too_slow_to_wait_for_fails_in_time(connect, fake):
    fake.misbehave(Trouble.SLOW, seconds=1.0, times=2)
    failure = failure_of(connect(attempts=1, read_timeout=0.2).location, "1-100001")
    assert failure.kind is Failure.UNREACHABLE
    assert "slowly" in failure.sentence


def test_an_answer_far_too_large_is_not_kept(connect):
    assert failure_of(connect(largest_answer=100).location, "1-100001").kind is Failure.UNREADABLE


def test_nobody_listening_is_said_in_plain_words(sleeps):
    with socket.socket() as taken:  # a port that is ours and that nobody answers on
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/public/v1"
        with CqcClient.at(address, "key", sleep=sleeps.sleep, pace=Pace(attempts=2)) as client:
            assert "cannot reach" in failure_of(client.location, "1-100001").sentence


@pytest.mark.parametrize(
    "address", ["http://cqc.example/public/v1", "ftp://127.0.0.1", "not an address", "", "https://"]
)
def test_the_key_never_travels_in_the_clear(address):
    assert failure_of(Calls, address, "key").kind is Failure.REFUSED


@pytest.mark.parametrize("key", ["", "two words", "line\nbreak", "schlüssel"])
def test_a_key_that_cannot_be_a_key_is_refused_before_it_is_sent(fake, key):
    assert failure_of(Calls, fake.base_url, key).kind is Failure.REFUSED


def test_requests_are_spaced_by_the_pace(sleeps):
    turnstile = Turnstile(4.0, sleep=sleeps.sleep, monotonic=sleeps.monotonic)
    for _ in range(9):
        turnstile.enter()
    assert sleeps.clock == pytest.approx(2.0)


def test_one_thread_told_to_slow_down_slows_all(sleeps):
    turnstile = Turnstile(4.0, sleep=sleeps.sleep, monotonic=sleeps.monotonic)
    turnstile.hold(10)
    turnstile.enter()
    assert sleeps.clock == pytest.approx(10)
