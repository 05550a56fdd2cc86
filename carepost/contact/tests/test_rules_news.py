"""What a provider tells: each answer is one of the kind's own scale, and a time lies within its bounds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from carepost.contact.rules.news import (
    MOST_WORDS,
    TROUBLES,
    News,
    NewsFault,
    days_to_choose,
    news_faults,
    said_in_words,
    signals_of,
    time_faults,
)
from carepost.risk.rules import BY_KEY
from carepost.risk.rules.kinds import PPE_STOCK, STAFF_BELOW_SAFE

NOW = datetime(2026, 11, 6, 9, 30, tzinfo=UTC)  # a Friday
TODAY, MONDAY = date(2026, 11, 6), date(2026, 11, 9)


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.kind)
def test_every_answer_is_a_severity_that_the_kind_has_a_word_for_and_one_of_them_is_fine(trouble) -> None:
    kind = BY_KEY[trouble.kind]
    severities = [severity for severity, _ in trouble.answers]
    assert kind.owner == "contact"
    assert set(severities) <= {severity for severity, _ in kind.severities}
    assert len(set(severities)) == len(severities)
    assert 0 in severities


@pytest.mark.parametrize(
    ("news", "faults"),
    [
        (News(), (NewsFault.NOTHING,)),
        (News(words="  "), (NewsFault.NOTHING,)),
        (News(words="The boiler is out"), ()),
        (News(urgent=True), ()),
        (News(ring_at=NOW), ()),
        (News(said={PPE_STOCK.key: 3}), ()),
        (News(said={PPE_STOCK.key: 1}), (NewsFault.UNKNOWN,)),
        (News(said={"finance.insolvency": 5}), (NewsFault.UNKNOWN,)),
        (News(words="x" * (MOST_WORDS + 1)), (NewsFault.TOO_LONG,)),
    ],
)
def test_what_can_be_told(news: News, faults: tuple[NewsFault, ...]) -> None:
    assert news_faults(news) == faults


@pytest.mark.parametrize(
    ("ring_at", "weekends", "faults"),
    [
        (NOW, False, (NewsFault.IN_PAST,)),
        (NOW + timedelta(minutes=1), False, ()),
        (NOW + timedelta(days=1), False, (NewsFault.DAY_OFF,)),
        (NOW + timedelta(days=1), True, ()),
        (NOW + timedelta(days=3), False, ()),
        (NOW + timedelta(days=4), False, (NewsFault.TOO_LATE,)),
        (datetime(2026, 11, 9, 23, 59, tzinfo=UTC), False, ()),
    ],
)
def test_when_a_call_can_be_asked_for(ring_at, weekends, faults) -> None:
    assert time_faults(ring_at, NOW, MONDAY, weekends=weekends) == faults


def test_the_days_to_choose_are_those_on_which_somebody_rings() -> None:
    assert days_to_choose(TODAY, MONDAY, weekends=False) == (TODAY, MONDAY)
    assert len(days_to_choose(TODAY, MONDAY, weekends=True)) == 4
    assert days_to_choose(MONDAY, TODAY, weekends=False) == ()


def test_a_signal_says_what_was_chosen_and_who_told_it() -> None:
    (signal,) = signals_of(News(said={PPE_STOCK.key: 3}), TODAY)
    assert (signal.kind, signal.severity, signal.evidence) == (PPE_STOCK.key, 3, "under 4 days")
    assert signal.source == "Told by the provider on 6 November 2026"


def test_what_was_said_is_read_in_the_order_in_which_it_is_asked() -> None:
    found = said_in_words({PPE_STOCK.key: 0, STAFF_BELOW_SAFE.key: 5})
    assert found == (
        ("Is staffing below your safe minimum?", "Yes"),
        ("For how long will gloves, masks and aprons last?", "7 days or more"),
    )
