"""Actions: given to one person with a day, and ended with what shows it."""

from __future__ import annotations

from datetime import date, datetime

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.actors import council_of
from carepost.councils.permissions import Can
from carepost.decisions.actions import people
from carepost.decisions.models import Action, ActionEvent, Issue
from carepost.decisions.rules import owed
from carepost.decisions.rules.issues import IssueFault
from carepost.decisions.rules.owed import ActionFault, ActionState, ActionVerb


@action(Can.ADD_ACTION)
def add_action(
    *, by: Actor, title: str, owner_id: int | None, due: date | None, issue_id: int | None = None
) -> Action:
    """Give something to do to one person, by a day. Raises Refused."""
    now, council_id, giver = clock.now(), council_of(by), people.person(by)
    if issue_id is not None and not Issue.objects.filter(council_id=council_id, pk=issue_id).exists():
        raise Refused([IssueFault.GONE])
    today = clock.local_day(now)
    here = owner_id in people.staff(by, today)
    refuse_if(owed.may_add(title, owner_id, due, here=here, today=today))
    state, against = owed.move(None, ActionVerb.ADD, theirs=True, words="")
    refuse_if(against)
    assert state is not None
    assert owner_id is not None
    assert due is not None
    made = Action.objects.create(
        council_id=council_id, issue_id=issue_id, title=title.strip(), owner_id=owner_id, due=due, state=state.value,
        given_by_id=giver, given_by_name=by.name, given_at=now,
    )  # fmt: skip
    _write(by, made, ActionVerb.ADD, "", now)
    return made


@action(Can.END_ACTION)
def end_action(*, by: Actor, action_id: int, verb: ActionVerb, words: str) -> Action:
    """End an action: done, with what shows it, or dropped, with why. Raises Refused."""
    rows = Action.objects.select_for_update(of=("self",))
    kept = rows.filter(council_id=council_of(by), pk=action_id).first()
    if kept is None:
        raise Refused([ActionFault.GONE])
    theirs = by.user_id is not None and by.user_id in (kept.owner_id, kept.given_by_id)
    state, against = owed.move(ActionState(kept.state), verb, theirs=theirs, words=words)
    refuse_if(against)
    assert state is not None
    now = clock.now()
    kept.state, kept.words, kept.ended_at = state.value, words.strip(), now
    kept.save(update_fields=["state", "words", "ended_at"])
    _write(by, kept, verb, kept.words, now)
    return kept


def _write(by: Actor, kept: Action, verb: ActionVerb, words: str, now: datetime) -> None:
    ActionEvent.objects.create(
        council_id=kept.council_id, action=kept, verb=verb.value, state=kept.state, words=words, at=now,
        by_id=by.user_id, by_name=by.name,
    )  # fmt: skip
    audit.note(
        subject=f"action:{kept.pk}",
        council=kept.council_id,
        did=verb.value,
        owner=kept.owner_id,
        due=kept.due,
    )
