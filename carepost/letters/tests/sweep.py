"""Who gets what at the addresses of letters."""

from __future__ import annotations

from typing import Any

from carepost.councils.tests.cast import Cast, scope
from carepost.councils.tests.sweeping import Row
from carepost.letters.tests import factories

WRITE = "post_officer qa_officer commissioner director"
SEE = f"{WRITE} auditor"
PUBLISH = "commissioner director"


def scene(cast: Cast) -> dict[str, Any]:
    """A template of Ambershire's, in use and being rewritten."""
    with scope(cast.officer) as officer:
        row = factories.published(officer, cast.director.actor)
        free = factories.published(officer, cast.director.actor, name="Fees")
        factories.actions.begin_template_draft(by=officer, template_id=row.pk)
    return {"template": {"pk": row.pk}, "free-template": {"pk": free.pk}}


def about(what: str, to: str, **given: Any) -> Row:
    """An address about something of Ambershire's: a neighbour who may do the same at home finds nothing."""
    answers = {"neighbour": 404} | given.pop("answers", {})
    return Row(to=to, answers=answers, path=lambda made: made[what], **given)


ROWS = {
    "letters:templates": Row(to=f"{SEE} neighbour"),
    "letters:template-add": Row(to=f"{WRITE} neighbour"),
    "letters:template": about("template", SEE),
    "letters:template-preview": about("template", SEE),
    "letters:template-begin": Row(
        to=WRITE, then=302, method="post", answers={"neighbour": 404},
        path=lambda made: made["free-template"],
    ),
    "letters:template-write": about("template", WRITE),
    "letters:template-drop": about("template", WRITE),
    "letters:template-publish": about("template", PUBLISH, answers={"neighbour": 403}),
    "letters:template-retire": Row(
        to=PUBLISH, then=302, method="post", path=lambda made: made["free-template"]
    ),
    "letters:template-version": Row(
        to=SEE, answers={"neighbour": 404}, path=lambda made: made["template"] | {"number": 1}
    ),
}  # fmt: skip
