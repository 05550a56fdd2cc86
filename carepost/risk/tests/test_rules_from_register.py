"""What the register says, as signals."""

from datetime import date, timedelta

import pytest

from carepost.register.rules.ratings import Question, RatingValue
from carepost.risk.rules import (
    Band,
    ChangeFact,
    Family,
    Manager,
    RatingFact,
    RegisterFacts,
    ScorePolicy,
    Signal,
    families_that_apply,
    signals_from_register,
    stand,
)

TODAY = date(2026, 11, 20)
POLICY = ScorePolicy()
GOOD, RI, INADEQUATE = RatingValue.GOOD, RatingValue.REQUIRES_IMPROVEMENT, RatingValue.INADEQUATE


def days_ago(n: int) -> date:
    return TODAY - timedelta(days=n)


def facts(**more: object) -> RegisterFacts:
    return RegisterFacts(**{"confirmed_on": TODAY, "registered_on": date(2015, 1, 1), **more})  # type: ignore[arg-type]


def rated(
    value: RatingValue, question: Question = Question.OVERALL, on: date = date(2026, 8, 12)
) -> RegisterFacts:
    return facts(ratings={Question.OVERALL: RatingFact(GOOD, on)} | {question: RatingFact(value, on)})


def found(some: RegisterFacts, kind: str, on: date = TODAY) -> Signal | None:
    return next((signal for signal in signals_from_register(some, on, POLICY) if signal.kind == kind), None)


@pytest.mark.parametrize(
    ("value", "severity"),
    [(RatingValue.OUTSTANDING, 0), (GOOD, 0), (RI, 3), (INADEQUATE, 5)],
)
def test_an_overall_rating_is_a_signal_even_when_it_is_good(value: RatingValue, severity: int) -> None:
    signal = found(rated(value), "cqc.overall")
    assert signal is not None
    assert signal.severity == severity
    assert value.label in signal.sentence


@pytest.mark.parametrize("value", [value for value in RatingValue if not value.is_rated])
def test_words_that_are_not_a_rating_say_that_it_is_not_rated_and_never_that_it_is_good(
    value: RatingValue,
) -> None:
    some = facts(ratings={Question.OVERALL: RatingFact(value, days_ago(10))})
    assert found(some, "cqc.overall") is None
    signal = found(some, "cqc.not_yet_rated")
    assert signal is not None
    assert signal.severity == 4
    assert value.label in signal.sentence


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        (Question.SAFE, "cqc.safe"),
        (Question.WELL_LED, "cqc.well_led"),
        (Question.CARING, "cqc.other_questions"),
    ],
)
def test_each_key_question_speaks_for_itself(question: Question, kind: str) -> None:
    signal = found(rated(RI, question), kind)
    assert signal is not None
    assert signal.severity == 3


@pytest.mark.parametrize(
    ("question", "band"),
    [
        (Question.OVERALL, Band.RED),
        (Question.SAFE, Band.RED),
        (Question.WELL_LED, Band.RED),
        (Question.CARING, Band.GREY),
        (Question.EFFECTIVE, Band.GREY),
    ],
)
def test_inadequate_overall_or_for_safe_or_well_led_is_red_whatever_the_score(
    question: Question, band: Band
) -> None:
    standing = stand(signals_from_register(rated(INADEQUATE, question), TODAY, POLICY), TODAY, POLICY)
    assert standing.band is band
    assert standing.score <= 10


def test_an_inherited_rating_says_that_it_was_earned_by_the_service_before() -> None:
    some = facts(ratings={Question.OVERALL: RatingFact(GOOD, days_ago(10), inherited=True)})
    signal = found(some, "cqc.overall")
    assert signal is not None
    assert "inherited from the service before it" in signal.sentence


@pytest.mark.parametrize(
    ("rated_on", "severity"),
    [
        (days_ago(200), 0),
        (date(2023, 12, 1), 0),
        (date(2023, 11, 1), 2),
        (date(2021, 1, 1), 3),
        (date(2019, 1, 1), 4),
    ],
)
def test_an_old_rating_is_a_signal_of_its_own(rated_on: date, severity: int) -> None:
    signal = found(rated(GOOD, on=rated_on), "cqc.stale_inspection")
    assert signal is not None
    assert signal.severity == severity


@pytest.mark.parametrize(
    ("registered_on", "severity"),
    [(days_ago(10), 2), (days_ago(364), 2), (days_ago(365), 3), (days_ago(800), 4), (None, 2)],
)
def test_a_service_that_was_never_rated_is_new_or_waiting(registered_on: date | None, severity: int) -> None:
    signal = found(facts(registered_on=registered_on), "cqc.not_yet_rated")
    assert signal is not None
    assert signal.severity == severity


@pytest.mark.parametrize(
    ("days", "severity", "amber"),
    [
        (0, 1, False),
        (14, 1, False),
        (28, 2, False),
        (29, 3, True),
        (90, 3, True),
        (91, 4, True),
        (181, 5, True),
    ],
)
@pytest.mark.parametrize("manager", [Manager.VACANT, Manager.ABSENT])
def test_a_missing_manager_weighs_more_with_time_and_is_amber_after_28_days(
    manager: Manager, days: int, severity: int, amber: bool
) -> None:
    some = facts(manager=manager, manager_since=days_ago(days))
    signal = found(some, "manager.gap")
    assert signal is not None
    assert signal.severity == severity
    standing = stand((signal,), TODAY, POLICY)
    assert ("manager_gap" in standing.triggers) is amber


def test_a_vacancy_says_since_when_in_words() -> None:
    some = facts(manager=Manager.VACANT, manager_since=date(2026, 11, 9))
    signal = found(some, "manager.gap")
    assert signal is not None
    assert signal.sentence == "No registered manager since 9 November 2026 (11 days)."


def test_a_vacancy_of_unknown_length_does_not_claim_28_days() -> None:
    signal = found(facts(manager=Manager.VACANT), "manager.gap")
    assert signal is not None
    assert signal.severity == 2


@pytest.mark.parametrize(
    ("manager", "known"), [(Manager.IN_POST, 0), (Manager.NOT_NEEDED, 0), (Manager.UNKNOWN, None)]
)
def test_a_file_without_managers_says_nothing_about_them(manager: Manager, known: int | None) -> None:
    signal = found(facts(manager=manager), "manager.gap")
    assert (signal.severity if signal else None) == known


@pytest.mark.parametrize(("days", "severity"), [(0, 3), (89, 3), (90, 2), (182, 2), (183, None), (-1, None)])
def test_a_change_of_registration_counts_for_half_a_year(days: int, severity: int | None) -> None:
    change = ChangeFact("ownership changed", days_ago(days))
    signal = found(
        facts(changes=(ChangeFact("moved address", days_ago(400)), change)), "cqc.registration_changed"
    )
    assert (signal.severity if signal else None) == severity
    if signal:
        assert "ownership changed" in signal.sentence


def test_dormant_is_said_and_active_is_not_taken_for_news_about_capacity() -> None:
    assert found(facts(), "capacity.dormant") is None
    signal = found(facts(dormant=True, dormant_since=date(2026, 3, 1)), "capacity.dormant")
    assert signal is not None
    assert signal.sentence == "CQC lists it as dormant since 1 March 2026."


def test_a_rating_is_as_fresh_as_the_import_that_last_confirmed_it() -> None:
    old_file = facts(confirmed_on=days_ago(40), ratings={Question.OVERALL: RatingFact(GOOD, days_ago(100))})
    standing = stand(signals_from_register(old_file, TODAY, POLICY), TODAY, POLICY)
    assert Family.CQC in standing.missing
    assert "Good" in standing.reasons[0].sentence + standing.reasons[1].sentence


@pytest.mark.parametrize("gone", [{"regulated": False}, {"registered": False}])
def test_what_cqc_does_not_register_gets_no_signals_from_its_register(gone: dict[str, bool]) -> None:
    assert (
        signals_from_register(facts(ratings={Question.OVERALL: RatingFact(RI)}, **gone), TODAY, POLICY) == ()
    )


def test_cqc_families_do_not_apply_to_a_site_that_it_does_not_register() -> None:
    assert families_that_apply(facts()) == frozenset(Family)
    assert frozenset(Family) - families_that_apply(facts(regulated=False)) == {Family.CQC, Family.MANAGER}
