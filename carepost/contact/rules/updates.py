"""What a provider tells of beds and staff between calls: the questions, their bounds, what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from carepost.contact.script import WELFARE_CALL
from carepost.core.calendar import in_words
from carepost.core.refusals import Reason
from carepost.questions.rules import Question, QuestionKind, QuestionSet
from carepost.register.rules import Capacity
from carepost.risk.rules import Signal

from .observations import from_answers

MOST = 2_000
PLACES, STAFF = "Beds and places", "Staff this week"


class UpdateFault(Reason):
    """Why what was filled in cannot be taken in."""

    NOTHING = "Fill in at least one number."
    UNKNOWN = "This service is not asked that."
    OUT_OF_BOUNDS = "Enter a whole number from 0 to 2,000."
    MORE_AWAY = "More cannot be away than should be at work."
    MORE_AGENCY = "More cannot be from an agency than should be at work."
    NEEDS_DUE = "Say how many should be at work, so that the other numbers about staff mean something."
    NOT_YOURS = "This service is not one of yours."
    NO_COUNCIL = "No council that uses Carepost looks after this service, so there is nobody to tell."
    NO_KEY = "This page is too old. Open it again."
    MOVED_ON = (
        "Somebody told newer numbers while this page was open. They are shown now: look again, then press."
    )
    NOTHING_BEFORE = (
        "Nothing was told before this, so there is nothing to put back. Correct the numbers instead."
    )
    NOT_A_BUYER = "That council does not buy care here any more. Look again whom to tell."
    NOT_LATEST = "Something newer was told since. Correct the numbers instead."


def _asked(key: str, label: str, section: str, unit: str, hint: str = "") -> Question:
    """A question of the page. Which answer raises which signal is as the welfare call has it."""
    scripted = WELFARE_CALL.question(key)
    return Question(
        key, QuestionKind.WHOLE_NUMBER, label, hint=hint, minimum=0, maximum=MOST, unit=unit, section=section,
        raises=scripted.raises if scripted else (),
    )  # fmt: skip


_HOME = (
    _asked("beds_run", "Beds in use or ready for use", PLACES, "beds"),
    _asked("people_now", "Occupied", PLACES, "beds"),
    _asked("beds_kept", "Kept for somebody", PLACES, "beds"),
    _asked("places_free", "Empty, and ready for somebody", PLACES, "beds"),
)
_COMMUNITY = (
    _asked("people_now", "People you care for now", PLACES, "people"),
    _asked("places_free", "How many more could you take now?", PLACES, "places"),
)
_STAFF = (
    _asked("staff_due", "Care staff who should be at work", STAFF, "people"),
    _asked(
        "staff_absent", "Of them, away", STAFF, "people", "Sick, isolating or on leave that was not planned"
    ),
    _asked("staff_agency", "Of those at work, from an agency", STAFF, "people"),
    _asked("posts_vacant", "Care posts without anybody", STAFF, "posts"),
)
_SETS = {
    True: QuestionSet("update-care-home", 1, "Beds and staff", (*_HOME, *_STAFF)),
    False: QuestionSet("update-community", 1, "Places and staff", (*_COMMUNITY, *_STAFF)),
}
#: Which column of a reading of beds an answer about a care home fills.
_COLUMNS = {
    "beds_run": "operational", "people_now": "occupied", "beds_kept": "reserved", "places_free": "vacant_accepting",
}  # fmt: skip


def questions_for(*, care_home: bool) -> QuestionSet:
    """What the page asks of a care home, or of a service in people's own homes."""
    return _SETS[care_home]


def update_faults(told: Mapping[str, int], *, care_home: bool) -> dict[str, UpdateFault]:
    """What stands against an update, by the question it is about ("" for all of it); empty means it can be taken in."""
    asked = {question.key for question in questions_for(care_home=care_home).questions}
    found: dict[str, UpdateFault] = {} if told else {"": UpdateFault.NOTHING}
    found |= {key: UpdateFault.UNKNOWN for key in told if key not in asked}
    found |= {key: UpdateFault.OUT_OF_BOUNDS for key, value in told.items() if not 0 <= value <= MOST}
    return found | _staff_faults(told)


def _staff_faults(told: Mapping[str, int]) -> dict[str, UpdateFault]:
    parts = {"staff_absent": UpdateFault.MORE_AWAY, "staff_agency": UpdateFault.MORE_AGENCY}
    due = told.get("staff_due")
    if due is None:
        return {"staff_due": UpdateFault.NEEDS_DUE} if parts.keys() & told.keys() else {}
    return {key: fault for key, fault in parts.items() if told.get(key, 0) > due}


def beds_of(told: Mapping[str, int]) -> Capacity | None:
    """The reading of beds in what a care home told; None where it told nothing of beds."""
    beds = {column: told[key] for key, column in _COLUMNS.items() if key in told}
    return replace(Capacity(), **beds) if beds else None


def signals_of(told: Mapping[str, int], on: date, *, care_home: bool) -> tuple[Signal, ...]:
    """A signal for each kind that the numbers speak of, fine or not: staff away and from an agency (domain 2.3)."""
    source = f"Told by the provider on {in_words(on)}"
    return from_answers(questions_for(care_home=care_home), dict(told), on, source)
