"""Who gets what at the addresses of question sets."""

from __future__ import annotations

from typing import Any

from carepost.councils.tests.cast import Cast, scope
from carepost.councils.tests.sweeping import Row
from carepost.questions import actions, queries

SEE = "post_officer qa_officer director auditor neighbour"
WRITE = "post_officer director"
SET = {"key": "welfare-call"}


def scene(cast: Cast) -> dict[str, Any]:
    """Ambershire writes its next version; the neighbour has none, and finds none."""
    with scope(cast.officer) as officer:
        now = queries.current(officer, "welfare-call")
        actions.begin_draft(by=officer, base=now.question_set, base_council_id=now.council_id)
    return {}


def of_draft(to: str, **parts: str) -> Row:
    """An address about Ambershire's draft."""
    return Row(to=to, answers={"neighbour": 404}, path=lambda made: {**SET, **parts})


ROWS = {
    "questions:versions": Row(to=SEE, path=lambda made: SET),
    "questions:version": Row(to=SEE, path=lambda made: {**SET, "whose": "house", "number": 1}),
    "questions:begin": Row(
        to=f"{WRITE} neighbour", then=405, path=lambda made: {**SET, "whose": "house", "number": 1}
    ),
    # Without a draft one is led to the versions.
    "questions:draft": Row(to=SEE, answers={"neighbour": 302}, path=lambda made: SET),
    "questions:add": of_draft(WRITE),
    "questions:preview": of_draft(SEE),
    "questions:tried": of_draft(SEE),
    "questions:publish": Row(to="director", path=lambda made: SET),
    "questions:drop": of_draft(WRITE),
    "questions:question": of_draft(WRITE, asked="people_now"),
    "questions:remove": of_draft(WRITE, asked="people_now"),
    "questions:shows": of_draft(WRITE, asked="people_now"),
    "questions:raises": of_draft(WRITE, asked="people_now"),
}
