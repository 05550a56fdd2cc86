"""The council's own scripts for the welfare call: two versions, and the draft of a third as it was left yesterday."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from carepost.core import clock, tenancy
from carepost.core.clock import LONDON
from carepost.demo.calls.asked import Version
from carepost.demo.cast import Cast
from carepost.questions import actions, queries
from carepost.questions.rules import Op, Question, QuestionKind, QuestionSet, ShowsWhen, When, added, without

OFFICER, DIRECTOR, KEY = "Priya Ramanujam", "Rosemary Lightbody", "welfare-call"
PEOPLE = "The people you care for"
WEEKEND = Question(
    "weekend_discharge", QuestionKind.YES_NO, "Could somebody come home to you from hospital at a weekend?",
    hint="Somebody whom you cared for before.", section=PEOPLE,
)  # fmt: skip
SHORT_STAY = Question(
    "short_stay", QuestionKind.YES_NO, "Could you take somebody for a short stay in the next fortnight?",
    hint="A week or two, so that a family carer can rest.", section=PEOPLE,
)  # fmt: skip
#: Days ago, what was changed, and why.
PUBLISHED: tuple[tuple[int, Callable[[QuestionSet], QuestionSet], str], ...] = (
    (
        310,
        lambda asked: added(asked, WEEKEND),
        "The hospital’s discharge team asks us every Friday who could take somebody home.",
    ),
    (
        121,
        lambda asked: added(without(asked, WEEKEND.key), SHORT_STAY),
        "The hospital asks about weekends itself now. Family carers ask us for short stays.",
    ),
)
#: Carepost's own words for a council's winter.
WINTER = (
    Question(
        "heating_days", QuestionKind.WHOLE_NUMBER, "How many days of heating fuel are left?",
        hint="Oil or bottled gas. Leave it open where they are on the mains.",
        minimum=0, maximum=120, unit="days", section="Supplies",
    ),
    Question(
        "roads", QuestionKind.YES_NO, "Could your staff reach you if the roads were icy?", section="Staff"
    ),
    Question(
        "roads_who", QuestionKind.LONG_TEXT, "Who could not, and what would help?", section="Staff",
        shows_when=(ShowsWhen("roads", When(Op.IS, "no")),),
    ),
)  # fmt: skip


def publish_versions(made: Cast, today: date) -> list[Version]:
    """An officer writes each version in an afternoon; the director reads and publishes it in the evening."""
    officer, director, versions = made.staff(OFFICER), made.staff(DIRECTOR), []
    for ago, change, reason in PUBLISHED:
        day = today - timedelta(days=ago)
        with clock.freeze(_at(day, 14, 35)), tenancy.acting_for(officer):
            now = queries.current(officer, KEY)
            begun = actions.begin_draft(by=officer, base=now.question_set, base_council_id=now.council_id)
            wanted = change(now.question_set)
            draft = actions.change_draft(by=officer, key=KEY, edition=begun.edition, question_set=wanted)
        with clock.freeze(_at(day, 17, 50)), tenancy.acting_for(director):
            actions.publish_draft(by=director, key=KEY, edition=draft.edition, reason=reason)
            asked = queries.current(director, KEY)
        versions.append(Version(day, asked.council_id, asked.question_set))
    return versions


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC)


def leave_a_draft(made: Cast, today: date) -> None:
    """Begin it from the version in use and add a council's questions for the winter, one by one."""
    officer = made.staff(OFFICER)
    with clock.freeze(_at(today - timedelta(days=1), 16, 10)), tenancy.acting_for(officer):
        now = queries.current(officer, KEY)
        actions.begin_draft(by=officer, base=now.question_set, base_council_id=now.council_id)
        for question in WINTER:
            draft = queries.draft(officer, KEY)
            wanted = added(draft.question_set, question)
            actions.change_draft(by=officer, key=KEY, edition=draft.edition, question_set=wanted)
