"""What letters say is forgotten when its time is over; that there was one stays."""

from __future__ import annotations

from carepost.core import audit, clock, holds, policies
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.councils.permissions import Can
from carepost.letters.models import Letter
from carepost.letters.rules.letters import LetterState, SendingPolicy, kept_since


@action(Can.FORGET_LETTERS)
def forget_letters(*, by: Actor, council_id: int) -> int:
    """Remove words, values and addresses of letters older than the council's policy keeps them, but for those under a
    legal hold. Returns how many.
    """
    on = clock.today()
    policy = policies.in_force(SendingPolicy, council_id, on).value
    before = kept_since(on, policy.words_years)
    old = Letter.objects.filter(council_id=council_id, made_at__date__lt=before, values__isnull=False)
    old = old.exclude(state=LetterState.HELD).exclude(holds.under(council_id, "letters", "made_at"))
    forgotten = old.update(letter=None, values=None, emails=[])
    audit.note(subject="letters", council=council_id, forgotten=forgotten, before=before)
    return forgotten
