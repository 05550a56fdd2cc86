"""A draft of the council's next script for the welfare call, as an officer left it yesterday."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from carepost.core import clock, tenancy
from carepost.core.clock import LONDON
from carepost.demo.cast import Cast
from carepost.questions import actions, queries
from carepost.questions.rules import Op, Question, QuestionKind, ShowsWhen, When, added

OFFICER, KEY = "Priya Ramanujam", "welfare-call"
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


def leave_a_draft(made: Cast, today: date) -> None:
    """Begin it from the version in use and add a council's questions for the winter, one by one."""
    officer = made.staff(OFFICER)
    left = datetime.combine(today - timedelta(days=1), time(16, 10), LONDON).astimezone(UTC)
    with clock.freeze(left), tenancy.acting_for(officer):
        now = queries.current(officer, KEY)
        actions.begin_draft(by=officer, base=now.question_set, base_council_id=now.council_id)
        for question in WINTER:
            draft = queries.draft(officer, KEY)
            wanted = added(draft.question_set, question)
            actions.change_draft(by=officer, key=KEY, edition=draft.edition, question_set=wanted)
