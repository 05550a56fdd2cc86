from datetime import UTC, date, datetime

import pytest

from carepost.core import clock
from carepost.ui import filters, words
from carepost.ui.tags import rating_tag, standing, standing_text

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("due", "told"),
    [
        (date(2026, 11, 21), "due today"),
        (date(2026, 11, 22), "due tomorrow"),
        (date(2026, 11, 24), "in 3 days"),
        (date(2026, 11, 20), "1 day late"),
        (date(2026, 11, 17), "4 days late"),
        (None, "no date set"),
    ],
)
def test_a_due_date_is_told_as_people_tell_it(due, told):
    assert words.told(due, TODAY) == told


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2026, 11, 21), "today"),
        (date(2026, 11, 20), "yesterday"),
        (date(2026, 11, 18), "3 days ago"),
        (date(2026, 9, 1), "3 months ago"),
        (date(2023, 11, 1), "3 years ago"),
        (date(2026, 11, 24), "in 3 days"),
        (None, "never"),
    ],
)
def test_the_past_is_told_as_people_tell_it(day, told):
    assert words.ago(day, TODAY) == told


def test_a_moment_late_in_the_evening_of_greenwich_is_tomorrow_in_london_in_summer():
    moment = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert words.long_date(moment) == "2 July 2026"
    assert words.clock_time(moment) == "12:30am"
    assert words.told(moment, date(2026, 7, 2)) == "due today"


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        words.long_date(datetime(2026, 7, 1, 23, 30))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("hour", "minute", "told"),
    [(9, 5, "9:05am"), (12, 0, "midday"), (0, 0, "midnight"), (17, 0, "5pm"), (12, 1, "12:01pm")],
)
def test_times_are_told_on_a_twelve_hour_clock(hour, minute, told):
    assert words.clock_time(datetime(2026, 1, 1, hour, minute, tzinfo=UTC)) == told


@pytest.mark.parametrize(
    ("pence", "told"), [(125050, "£1,250.50"), (5, "£0.05"), (-1200, "−£12"), (0, "£0"), (None, "–")]
)
def test_pence_are_told_as_pounds(pence, told):
    assert words.pounds(pence) == told


def test_a_figure_says_what_it_is_out_of():
    assert words.count_of(3, 303, "service") == "3 of 303 services"
    assert words.count_of(1, 1, "body", "bodies") == "1 of 1 body"


def test_the_filter_reads_the_clock_so_that_a_frozen_day_is_told_rightly():
    with clock.freeze(datetime(2026, 11, 21, 12, tzinfo=UTC)):
        assert filters.told(date(2026, 11, 24)) == "in 3 days"
        assert filters.is_late(date(2026, 11, 20)) is True
        assert filters.is_late(date(2026, 11, 21)) is False


@pytest.mark.parametrize(
    ("value", "text"), [("red", "● Red"), ("amber", "◆ Amber"), ("GREEN", "▲ Green"), (None, "○ Grey")]
)
def test_each_standing_has_a_shape_and_a_word(value, text):
    assert standing_text(value) == text
    assert text.split()[0] in standing(value)
    assert text.split()[1] in standing(value)


def test_a_standing_nobody_knows_is_an_error_not_a_grey():
    with pytest.raises(KeyError):
        standing("purple")


def test_a_rating_keeps_words_we_do_not_know_and_cannot_carry_markup():
    assert "Requires improvement" in rating_tag("requires_improvement")
    assert "Not rated" in rating_tag(None)
    assert "&lt;b&gt;" in rating_tag("<b>Fine</b>")
    assert "inherited" in rating_tag("Good", inherited=True)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("See https://x.example/a?b=1, code 7", 'See <a class="govuk-link" href="https://x.example/a?b=1"'),
        ("(https://x.example/a).", ">https://x.example/a</a>)."),
        ("<b>http://x.example", "&lt;b&gt;http://x.example"),
        ('https://x.example/"onclick', ">https://x.example/</a>&#34;onclick"),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_an_address_in_somebodys_words_can_be_pressed_and_nothing_else_is_markup(words, shown):
    assert shown in filters.linked(words)
