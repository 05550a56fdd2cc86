"""An override that one person proposes and another confirms: how long it waits, and who may answer it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from carepost.core.refusals import Reason

from .bands import Band
from .overrides import Override, OverrideFault, may_override
from .policy import ScorePolicy


class Answer(StrEnum):
    """How a proposal ended."""

    CONFIRMED = "confirmed"
    TURNED_DOWN = "turned_down"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class State(StrEnum):
    """Where a proposal stands on a day: it waits, or it ended in one of the answers."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    TURNED_DOWN = "turned_down"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"

    @property
    def label(self) -> str:
        return {
            State.WAITING: "Waits for a second person",
            State.CONFIRMED: "Confirmed",
            State.TURNED_DOWN: "Turned down",
            State.WITHDRAWN: "Withdrawn",
            State.LAPSED: "Lapsed: nobody answered",
        }[self]


@dataclass(frozen=True, slots=True)
class Proposal:
    """An override as somebody (`wanted.set_by`) proposed it on `wanted.set_on`.

    From `lapses_on` it can no longer be answered: no job has to run for it to lapse.
    """

    wanted: Override
    lapses_on: date
    answer: Answer | None = None

    def state_on(self, day: date) -> State:
        if self.answer is not None:
            return State(self.answer.value)
        return State.WAITING if day < self.lapses_on else State.LAPSED

    def confirmed(self, *, by: int, on: date) -> Override:
        """The override that it becomes when somebody (user id) confirms it on a day.

        It still knows only the triggers that held when it was proposed.
        """
        return replace(self.wanted, set_on=on, seconded_by=by)


class ProposalFault(Reason):
    """Why a standing cannot be proposed, or a proposal not be answered like this."""

    NOT_NEEDED = "This needs no second person. Set it directly."
    WAITS_ALREADY = "A proposal for this service waits already. Withdraw it, or have it answered first."
    ANSWERED = "This proposal has been answered meanwhile. Its page says how."
    LAPSED = (
        "Nobody answered this proposal in time, so it has lapsed. If it is still right, propose it again."
    )
    OWN = "You proposed this. Somebody else who may set standings has to answer it; you can withdraw it."
    NOT_YOURS = "Only the person who proposed this can withdraw it. You can turn it down."
    NO_WORDS = "Say why you turn it down. The person who proposed it reads that."
    NEWS = (
        "Something that sets the standing by itself came up after this was proposed, so nobody has weighed it. "
        "Turn the proposal down, and propose anew with what is known now."
    )


def lapses_on(today: date, expires_on: date, policy: ScorePolicy) -> date:
    """The first day on which a proposal of today can no longer be answered; never after its own end.

    Carepost default: five days, which hold a weekend.
    """
    return min(today + timedelta(days=policy.override_answer_days), expires_on)


def may_propose(
    wanted: Override, *, current: Band, shown: Band, policy: ScorePolicy, waiting: bool
) -> tuple[Reason, ...]:
    """Reasons against proposing an override for a second person to confirm; empty means it may be proposed.

    `waiting` says that another proposal for the service waits.
    """
    found = may_override(wanted, current=current, shown=shown, policy=policy)
    others: list[Reason] = [fault for fault in found if fault is not OverrideFault.NEEDS_SECOND]
    if waiting:
        others.append(ProposalFault.WAITS_ALREADY)
    if not others and OverrideFault.NEEDS_SECOND not in found:
        others.append(ProposalFault.NOT_NEEDED)
    return tuple(others)


def may_confirm(
    proposal: Proposal,
    *,
    by: int,
    today: date,
    current: Band,
    shown: Band,
    triggers: Collection[str],
    policy: ScorePolicy,
) -> tuple[Reason, ...]:
    """Reasons against this person (user id) putting a proposal in force today; empty means they may.

    The rules of an override are asked again, of what is known today. `triggers` are those that hold now.
    """
    if against := _closed(proposal, today) or _own(proposal, by):
        return against
    if set(triggers) - proposal.wanted.knew:
        return (ProposalFault.NEWS,)
    wanted = proposal.confirmed(by=by, on=today)
    return may_override(wanted, current=current, shown=shown, policy=policy)


def may_turn_down(proposal: Proposal, *, by: int, today: date, words: str) -> tuple[Reason, ...]:
    """Reasons against this person turning a proposal down with these words; empty means they may."""
    if against := _closed(proposal, today) or _own(proposal, by):
        return against
    return () if words.strip() else (ProposalFault.NO_WORDS,)


def may_withdraw(proposal: Proposal, *, by: int, today: date) -> tuple[Reason, ...]:
    """Reasons against this person taking a proposal back; empty means they may."""
    if against := _closed(proposal, today):
        return against
    return () if by == proposal.wanted.set_by else (ProposalFault.NOT_YOURS,)


def _closed(proposal: Proposal, today: date) -> tuple[Reason, ...]:
    state = proposal.state_on(today)
    if state is State.WAITING:
        return ()
    return (ProposalFault.LAPSED if state is State.LAPSED else ProposalFault.ANSWERED,)


def _own(proposal: Proposal, by: int) -> tuple[Reason, ...]:
    return (ProposalFault.OWN,) if by == proposal.wanted.set_by else ()
