"""What a group lets one of its members decide alone: given by a decision, used, and ended."""

from __future__ import annotations

from datetime import date

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.actors import council_of
from carepost.councils.permissions import Can
from carepost.decisions.actions import people
from carepost.decisions.actions.records import decision_of, is_member, members_of
from carepost.decisions.models import Decision, Delegation, Issue, Ratification
from carepost.decisions.rules import delegating
from carepost.decisions.rules.deciding import Decided, Force
from carepost.decisions.rules.delegating import DelegationFault, Held, Wanted


@action(Can.DELEGATE)
def delegate(*, by: Actor, decision_id: int, wanted: Wanted) -> Delegation:
    """Let a member decide alone what a decision of their group gives them, until a day. Raises Refused."""
    kept, recorder, now = decision_of(by, decision_id), people.person(by), clock.now()
    refuse_if(
        delegating.may_delegate(
            wanted,
            by=recorder,
            members=members_of(kept.group),
            force=Force(kept.force),
            ratified=Ratification.objects.filter(decision=kept).exists(),
            corrected=Decision.objects.filter(supersedes=kept).exists(),
            today=clock.local_day(now),
        )
    )
    made = Delegation.objects.create(
        council_id=kept.council_id, group=kept.group, given_by=kept, to_id=wanted.to, what=wanted.what.strip(),
        on=clock.local_day(now), until=wanted.until, recorded_at=now, recorded_by_id=recorder,
        recorded_by_name=by.name,
    )  # fmt: skip
    audit.note(
        subject=f"delegation:{made.pk}", decision=kept.ref, to=wanted.to, what=made.what, until=made.until
    )  # fmt: skip
    return made


@action(Can.END_DELEGATION)
def end_delegation(*, by: Actor, delegation_id: int, words: str) -> Delegation:
    """End a delegation before its last day, and say why. What was decided by it stands. Raises Refused."""
    rows = Delegation.objects.select_for_update().filter(council_id=council_of(by), pk=delegation_id)
    kept = rows.first()
    if kept is None:
        raise Refused([DelegationFault.GONE])
    ended, member = not held(kept).in_force(clock.today()), is_member(by, kept.group_id)
    refuse_if(delegating.may_end(ended=ended, member=member, words=words))
    kept.ended_at, kept.ended_by_name, kept.ended_words = clock.now(), by.name, words.strip()
    kept.save()
    audit.note(subject=f"delegation:{kept.pk}", ended=True, words=kept.ended_words)
    return kept


def held(kept: Delegation) -> Held:
    """A delegation as the rules know it."""
    return Held(kept.group_id, kept.to_id, kept.until, kept.ended_at is not None)


def refuse_unless_delegated(by: Actor, issue: Issue, decided: Decided, today: date) -> None:
    """Refuse a decision that names a delegation which its recorder cannot use. Held, so that none ends meanwhile."""
    if decided.delegation is None:
        return
    rows = Delegation.objects.select_for_update().filter(council_id=council_of(by), pk=decided.delegation)
    kept = rows.first()
    refuse_if(
        delegating.may_use(
            held(kept) if kept else None,
            by=people.person(by), group=issue.group_id, emergency=decided.emergency, today=today,
        )
    )  # fmt: skip
