"""What calls, made and not made, tell about risk."""

from collections.abc import Collection
from datetime import date

from carepost.core.calendar import in_words
from carepost.questions.rules import Answers, QuestionSet, signals_raised
from carepost.risk.rules import BY_KEY, Signal, observe
from carepost.risk.rules.kinds import CALL_DECLINED, CALLS_MISSED

_BY_MISSED = (0, 1, 3, 4, 5)
_BY_DECLINED = (0, 2, 3, 4)


def from_answers(
    question_set: QuestionSet, answers: Answers, on: date, source: str, *, unasked: Collection[str] = ()
) -> tuple[Signal, ...]:
    """A signal for each kind that a completed call speaks of, fine or not. `source` names the call. What was known and
    not asked is no news of the call.
    """
    return tuple(
        observe(BY_KEY[raised.kind], raised.severity, on, evidence=raised.said, source=source)
        for raised in signals_raised(question_set, answers)
        if raised.question not in unasked
    )


def of_missed_calls(missed: int, on: date, source: str) -> Signal:
    """Missed calls in a row: two or more set the standing to Amber at least. A completed call says 0."""
    return observe(CALLS_MISSED, _BY_MISSED[min(missed, 4)], on, evidence=str(missed), source=source)


def of_declined_call(on: date, source: str, times: int = 1) -> Signal:
    """A declined call, the worse the more were declined since the last completed one."""
    again = f" ({times} times since the last completed call)" if times > 1 else ""
    return observe(
        CALL_DECLINED, _BY_DECLINED[min(times, 3)], on, evidence=f"{in_words(on)}{again}", source=source
    )


def after_completed_call(on: date, source: str) -> tuple[Signal, ...]:
    """A completed call ends the run of missed calls and takes back the last refusal."""
    return of_missed_calls(0, on, source), observe(CALL_DECLINED, 0, on, source=source)
