"""The one way in which letters move: an event is added to each, and the columns follow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from carepost.core import audit
from carepost.core.acting import Actor
from carepost.letters.models import Letter, LetterEvent
from carepost.letters.rules.letters import LEFT, LetterState, LetterVerb, after

_COLUMNS = (
    "state", "left_at", "opened_at", "opened_by", "letter", "language", "subject", "translation", "told_english",
    "emails", "run", "place", "way", "layout",
)  # fmt: skip


def step(by: Actor, rows: Sequence[Letter], verb: LetterVerb, *, now: datetime, words: str = "") -> None:
    """Make one move of letters that are held and of which each may be so moved; keeps what else was set on them."""
    events = []
    for row in rows:
        target = after(LetterState(row.state), verb) or LetterState(row.state)
        events.append(event(by, row, verb, row.state, target, now=now, words=words))
        row.state = target
        row.left_at = (row.left_at or now) if target in LEFT else None
    Letter.objects.bulk_update(rows, _COLUMNS)
    LetterEvent.objects.bulk_create(events)
    for row in rows:
        audit.note(subject=f"letter:{row.ref}", council=row.council_id, step=verb.value, state=row.state)


def event(
    by: Actor,
    row: Letter,
    verb: LetterVerb,
    source: str,
    target: LetterState,
    *,
    now: datetime,
    words: str = "",
) -> LetterEvent:
    """One line of a letter's history, not saved yet."""
    return LetterEvent(
        council_id=row.council_id, letter=row, verb=verb, from_state=source, to_state=target, at=now, by_name=by.name,
        words=words.strip(),
    )  # fmt: skip
