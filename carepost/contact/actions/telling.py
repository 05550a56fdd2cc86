"""What a recorded call moved, in at most five lines for the person who made it."""

from __future__ import annotations

from collections.abc import Iterator

from carepost.contact.due import Clock
from carepost.contact.models import WelfareCall
from carepost.contact.rules import Outcome
from carepost.core.calendar import in_words
from carepost.questions.rules import Answers, QuestionSet, in_plain_words

SUPPORT = "would_help"
_MEND = {
    Outcome.SITE_CLOSED: "Say when it closed and who told you. Until then it stays on the list.",
}


def what_moved(
    row: WelfareCall, before: Clock, after: Clock, question_set: QuestionSet, answers: Answers
) -> tuple[str, ...]:
    """The lines: what was recorded, the standing, the next call, support asked for, what must be mended."""
    outcome = Outcome(row.outcome)
    lines = [*_recorded(outcome), _standing(before, after), _next(after)]
    lines += _support(outcome, question_set, answers)
    lines += [_MEND[outcome]] if outcome in _MEND else []
    return tuple(lines)


def _recorded(outcome: Outcome) -> Iterator[str]:
    if not outcome.moves_clock:
        yield "The attempt is kept. Only a completed call moves the clock."


def _standing(before: Clock, after: Clock) -> str:
    if before.band == after.band:
        return f"Standing stays {after.band.value}."
    reasons = after.standing.reasons if after.standing else []
    worst = next((r["sentence"] for r in reasons if r["severity"]), "")
    return f"Standing moved from {before.band.value} to {after.band.value}. {worst}".strip()


def _next(after: Clock) -> str:
    booked = after.contact.booked_for if after.contact else None
    asked = " They asked for that day." if booked and after.due.why.startswith("They asked") else ""
    return f"Next call is due on {after.due.on:%A} {in_words(after.due.on)}.{asked}"


def _support(outcome: Outcome, question_set: QuestionSet, answers: Answers) -> Iterator[str]:
    question = question_set.question(SUPPORT)
    if outcome.moves_clock and question is not None:
        asked = in_plain_words(question, answers[SUPPORT]) if answers.get(SUPPORT) else ""
        yield f"Support asked for: {asked}." if asked else "No support was asked for."
