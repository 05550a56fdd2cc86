"""What ratings mean: words, order, change, plausibility, age."""

from datetime import date

import pytest

from carepost.register.rules import (
    Question,
    RatingChange,
    RatingValue,
    UnknownQuestion,
    UnknownRating,
    is_stale,
    parse_question,
    parse_rating,
    plausible_overall,
    rating_change,
)

O, G, R, I = (  # noqa: E741
    RatingValue.OUTSTANDING,
    RatingValue.GOOD,
    RatingValue.REQUIRES_IMPROVEMENT,
    RatingValue.INADEQUATE,
)
UNRATED = [value for value in RatingValue if value.ordinal is None]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("Requires improvement", R),
        ("Requires Improvement", R),
        ("  REQUIRES   IMPROVEMENT ", R),
        ("requires-improvement", R),
        ("Outstanding", O),
        ("Not Rated", RatingValue.NOT_RATED),
        ("Inspected but not rated", RatingValue.INSPECTED_NOT_RATED),
        ("Insufficient evidence to rate", RatingValue.INSUFFICIENT_EVIDENCE),
        ("No published rating", RatingValue.NO_PUBLISHED_RATING),
        ("Not yet inspected", RatingValue.NOT_YET_INSPECTED),
        ("Under appeal/rating suspended", RatingValue.SUSPENDED),
    ],
)
def test_a_rating_is_read_whatever_its_spelling(words, value):
    assert parse_rating(words) is value


@pytest.mark.parametrize("words", ["", "  ", "-", "nan", "NaN", "Regulations met", "Not applicable", None])
def test_words_that_state_no_rating_are_no_rating(words):
    assert parse_rating(words) is None


@pytest.mark.parametrize("words", ["Excellent", "Goodish", "3", "Requires"])
def test_words_that_are_no_rating_are_refused_rather_than_guessed(words):
    with pytest.raises(UnknownRating):
        parse_rating(words)


def test_every_label_and_every_stored_value_reads_back_as_itself():
    for value in RatingValue:
        assert parse_rating(value.label) is value
        assert parse_rating(value.value) is value


def test_the_four_ratings_have_an_order_and_the_six_others_have_none():
    assert [value.ordinal for value in (I, R, G, O)] == [1, 2, 3, 4]
    assert len(UNRATED) == 6


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("Well-led", Question.WELL_LED),
        ("well led", Question.WELL_LED),
        ("Is the service safe?", Question.SAFE),
    ],
)
def test_key_questions_are_read_whatever_their_spelling(words, question):
    assert parse_question(words) is question


def test_a_domain_that_is_no_key_question_is_refused():
    with pytest.raises(UnknownQuestion):
        parse_question("Friendly")


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        (None, G, RatingChange.FIRST),
        (RatingValue.NOT_YET_INSPECTED, G, RatingChange.FIRST),
        (R, G, RatingChange.UPGRADE),
        (G, I, RatingChange.DOWNGRADE),
        (G, G, RatingChange.SAME),
        (G, RatingValue.INSUFFICIENT_EVIDENCE, RatingChange.UNKNOWN),
        (RatingValue.SUSPENDED, G, RatingChange.UNKNOWN),
        (None, RatingValue.NOT_RATED, RatingChange.UNKNOWN),
        (G, None, RatingChange.UNKNOWN),
    ],
)
def test_a_change_is_only_called_up_or_down_between_two_ratings(old, new, change):
    assert rating_change(old, new) is change


@pytest.mark.parametrize("unrated", UNRATED)
def test_losing_a_rating_is_never_a_downgrade(unrated):
    assert rating_change(G, unrated) is RatingChange.UNKNOWN


@pytest.mark.parametrize(
    ("answers", "overall"),
    [
        ((R, R, G, G, G), R),
        ((O, O, G, G, G), O),
        ((R, G, G, G, G), G),
        ((I, G, G, G, G), None),
        ((I, I, G, G, G), I),
        ((I, R, R, G, G), R),
        ((O, G, G, G, G), G),
        ((O, O, R, G, G), G),
        ((G, G, G, G, RatingValue.INSUFFICIENT_EVIDENCE), None),
        ((G, G, G, G, None), None),
        ((G, G, G), None),
    ],
)
def test_the_legacy_rules_predict_an_overall_rating_or_say_nothing(answers, overall):
    assert plausible_overall(answers) is overall
    assert plausible_overall(tuple(reversed(answers))) is overall


def test_a_breach_of_regulation_caps_the_prediction_at_requires_improvement():
    assert plausible_overall((O, O, G, G, G), breach=True) is R
    assert plausible_overall((I, I, G, G, G), breach=True) is I
    assert plausible_overall((I, G, G, G, G), breach=True) is None


@pytest.mark.parametrize(
    ("rated_on", "today", "stale"),
    [
        (date(2023, 7, 31), date(2026, 7, 30), False),
        (date(2023, 7, 31), date(2026, 7, 31), True),
        (date(2024, 2, 29), date(2027, 2, 28), False),
        (date(2024, 2, 29), date(2027, 3, 1), True),
        (None, date(2026, 7, 31), False),
    ],
)
def test_a_rating_is_stale_from_its_third_birthday(rated_on, today, stale):
    assert is_stale(rated_on, today, 3) is stale
