"""A provider opens a letter on its own page: the council sees when. A mail tells nothing of being opened."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from carepost.core import audit, clock, tenancy
from carepost.core.acting import Actor, ActorKind
from carepost.core.action import action
from carepost.councils.permissions import Can
from carepost.letters.models import Letter, LetterEvent
from carepost.letters.reach import own
from carepost.letters.rules.letters import LetterVerb


@action(Can.OPEN_LETTER)
def open_letter(*, by: Actor, letter_id: int) -> Letter:
    """Note that the provider's people have opened a letter; the first time counts. Raises Http404.

    They may read their own; the database lets nobody but the council change it, so it is noted at the council's desk.
    """
    seen = get_object_or_404(Letter, own(by), pk=letter_id)
    tenancy.become(desk_of(by, seen.council_id))
    row = Letter.objects.select_for_update().get(pk=seen.pk)
    audit.note(subject=f"letter:{row.ref}", council=row.council_id, again=row.opened_at is not None)
    if row.opened_at is None:
        row.opened_at, row.opened_by = clock.now(), by.name
        row.save(update_fields=["opened_at", "opened_by"])
        LetterEvent.objects.create(
            council_id=row.council_id, letter=row, verb=LetterVerb.OPEN, from_state=row.state, to_state=row.state,
            at=row.opened_at, by_name=by.name,
        )  # fmt: skip
    return row


def desk_of(by: Actor, council_id: int) -> Actor:
    """The same person at the desk of a council: what comes in through a door is written down there."""
    return Actor(by.user_id, by.name, ActorKind.OPERATOR, council_id=council_id)
