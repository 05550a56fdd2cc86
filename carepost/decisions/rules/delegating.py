"""A delegation: what one member of a group may decide for it alone, until when, and by which decision of the group."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from carepost.core.refusals import Reason

from .deciding import Force


class DelegationFault(Reason):
    """Why something cannot be delegated so, or not be decided by delegation."""

    NO_WHAT = "Say what they may decide alone."
    NOT_IN_GROUP = "Delegate to a member of the group: only they answer its issues."
    OWN = "Nobody delegates to themselves. Another member of the group can."
    NOT_MEMBER = "Only members of the group can delegate in its name, or end that."
    PAST = "Give today or a later day as its last."
    NOT_BINDING = "Only a binding decision delegates. Have it ratified, or decided with a quorum, first."
    CORRECTED = "That decision was corrected. Delegate by the newest."
    NOT_DELEGATED = (
        "You hold no such delegation of this group today. Decide with a quorum, or ask who delegates."
    )
    AND_EMERGENCY = "It is either decided by delegation or in an emergency, not both."
    ENDED = "This delegation has ended already."
    NO_WORDS = "Say why it ends."
    GONE = "There is no such delegation in your council."


@dataclass(frozen=True, slots=True)
class Wanted:
    """A delegation as somebody wants it: what, to whom (a user id), and its last day."""

    what: str
    to: int
    until: date


@dataclass(frozen=True, slots=True)
class Held:
    """A delegation as it stands."""

    group: int
    to: int
    until: date
    ended: bool

    def in_force(self, on: date) -> bool:
        """Whether it can be used on a day: its last day still counts."""
        return not self.ended and on <= self.until


def may_delegate(
    wanted: Wanted,
    *,
    by: int,
    members: Collection[int],
    force: Force,
    ratified: bool,
    corrected: bool,
    today: date,
) -> tuple[DelegationFault, ...]:
    """Reasons against delegating by a decision of a group with these members; empty means yes."""
    binds = force is Force.BINDING or (force is Force.TO_RATIFY and ratified)
    checks = (
        (not wanted.what.strip(), DelegationFault.NO_WHAT),
        (wanted.to not in members, DelegationFault.NOT_IN_GROUP),
        (wanted.to == by, DelegationFault.OWN),
        (by not in members, DelegationFault.NOT_MEMBER),
        (wanted.until < today, DelegationFault.PAST),
        (not binds, DelegationFault.NOT_BINDING),
        (corrected, DelegationFault.CORRECTED),
    )
    return tuple(fault for wrong, fault in checks if wrong)


def may_use(
    held: Held | None, *, by: int, group: int, emergency: bool, today: date
) -> tuple[DelegationFault, ...]:
    """Reasons against deciding an issue of a group by a delegation; empty means yes."""
    theirs = held is not None and held.in_force(today) and (held.to, held.group) == (by, group)
    checks = ((not theirs, DelegationFault.NOT_DELEGATED), (emergency, DelegationFault.AND_EMERGENCY))
    return tuple(fault for wrong, fault in checks if wrong)


def may_end(*, ended: bool, member: bool, words: str) -> tuple[DelegationFault, ...]:
    """Reasons against ending one before its last day; empty means yes."""
    checks = (
        (ended, DelegationFault.ENDED),
        (not member, DelegationFault.NOT_MEMBER),
        (not words.strip(), DelegationFault.NO_WORDS),
    )
    return tuple(fault for wrong, fault in checks if wrong)
