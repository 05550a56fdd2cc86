"""An override that one person proposes and another confirms: what may be proposed, how long it waits, and what may
still be confirmed."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

from carepost.core.refusals import Reason
from carepost.core.seconding import Answer, Asked, against

from .bands import Band
from .overrides import Override, OverrideFault, may_override
from .policy import ScorePolicy


@dataclass(frozen=True, slots=True)
class Proposal:
    """An override as somebody proposed it on `wanted.set_on`, and how far its answering has come."""

    wanted: Override
    asked: Asked

    def confirmed(self, *, by: int, on: date) -> Override:
        """The override that it becomes when somebody (user id) confirms it on a day.

        It still knows only the triggers that held when it was proposed.
        """
        return replace(self.wanted, set_on=on, seconded_by=by)


class ProposalFault(Reason):
    """Why a standing cannot be proposed, or a proposal not be confirmed, beside what is the same of all proposals."""

    NOT_NEEDED = "This needs no second person. Set it directly."
    WAITS_ALREADY = "A proposal for this service waits already. Withdraw it, or have it answered first."
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
    if not_so := against(proposal.asked, Answer.CONFIRMED, by=by, today=today):
        return not_so
    if set(triggers) - proposal.wanted.knew:
        return (ProposalFault.NEWS,)
    wanted = proposal.confirmed(by=by, on=today)
    return may_override(wanted, current=current, shown=shown, policy=policy)
