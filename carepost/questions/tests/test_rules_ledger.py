"""The ledger: which answer stands, how long it is good, and what asking costs."""

from datetime import date, timedelta

import pytest

from carepost.questions import data
from carepost.questions.rules.ledger import Datum, Known, LedgerPolicy, Life, mark, newest, seconds_of

DAY, POLICY = date(2026, 11, 26), LedgerPolicy()
FREE = Datum("free", "Places free", "contact", Life.PLACES, 5, "empty bed", "empty beds", "Finding a place")
CARS = Datum("cars", "Cars", "contact", Life.ABOUT, 20, "car", "cars", "Winter plans", homes=False)


def known(value=3, on=DAY, datum=FREE, by="Grace Ekpenyong"):
    return Known(datum, value, on, "Told", by)


@pytest.mark.parametrize(
    ("datum", "after", "fresh"),
    [(FREE, 0, True), (FREE, 7, True), (FREE, 8, False), (CARS, 91, True), (CARS, 92, False)],
)
def test_an_answer_is_good_for_the_days_of_its_kind(datum, after, fresh):
    assert known(datum=datum).is_fresh(DAY + timedelta(days=after), POLICY) is fresh


def test_a_council_may_set_how_long_an_answer_is_good():
    assert known().good_until(LedgerPolicy(places_days=2)) == date(2026, 11, 28)


def test_an_answer_tells_its_age_and_who_gave_it():
    assert known().told == "3 empty beds, told on 26 November 2026 by Grace Ekpenyong"
    assert known(1, by="").told == "1 empty bed, told on 26 November 2026"


def test_the_newest_answer_stands_and_of_one_day_the_last():
    found = newest([known(1, DAY - timedelta(days=1)), known(2), known(4), known(9, DAY - timedelta(days=9))])
    assert found["free"].value == 4


def test_a_mark_changes_with_a_number_or_a_day_and_not_with_the_order():
    assert mark([known(), known(datum=CARS)]) == mark([known(datum=CARS), known()])
    assert len({mark([known()]), mark([known(4)]), mark([known(on=DAY - timedelta(days=1))]), mark([])}) == 4


def test_a_service_is_asked_what_it_has():
    assert (CARS.asked_of(care_home=True), CARS.asked_of(care_home=False)) == (False, True)
    assert FREE.asked_of(care_home=True)
    assert seconds_of([FREE, CARS]) == 25


def test_one_key_cannot_mean_two_things(monkeypatch):
    monkeypatch.setattr(data, "_data", {})
    data.enter(FREE, CARS)
    data.enter(FREE)
    with pytest.raises(ValueError, match="two data called free"):
        data.enter(Datum("free", "Another", "quality", Life.ABOUT, 1, "x", "xs", "Nothing"))
    assert data.named(["cars", "unheard of", "free"]) == (FREE, CARS)
