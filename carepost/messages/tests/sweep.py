"""Who gets what at the addresses of messages."""

from __future__ import annotations

from typing import Any

from carepost.councils.tests.cast import Cast, scope
from carepost.councils.tests.sweeping import Row, open_to_all
from carepost.messages.tests import factories

SEE = "post_officer commissioner director auditor admin"
CHANGE = "post_officer commissioner director admin"


def scene(cast: Cast) -> dict[str, Any]:
    """A mail of Ambershire's that was refused."""
    with scope(cast.director) as director:
        row = factories.refused(director)
    return {"outgoing-mail": {"key": row.pk}, "change-mail": {"key": row.pk, "verb": "give_up"}}


def about(what: str, to: str) -> Row:
    """A mail of Ambershire's: people of another council who may see their own find nothing."""
    answers = {"neighbour": 404, "neighbour_admin": 404}
    return Row(to=to, answers=answers, path=lambda made: made[what])


ROWS = {
    "messages:receipts": open_to_all(then=401, method="post"),
    "messages:home": Row(
        to=f"{SEE} qa_officer public_health finance caldicott_guardian neighbour neighbour_admin", then=302
    ),
    "messages:outgoing": Row(to=f"{SEE} neighbour neighbour_admin"),
    "messages:mail": about("outgoing-mail", SEE),
    "messages:change-mail": about("change-mail", CHANGE),
}
