"""An issue: what is asked of a group, by when, and what becomes of it. Overdue goes up (domain 12 §12.1)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from carepost.core.moves import Move, Moves
from carepost.core.refusals import Reason

from .groups import Level


class IssueState(StrEnum):
    WAITING = "waiting"
    DECIDED = "decided"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {
            IssueState.WAITING: "Waits for an answer",
            IssueState.DECIDED: "Decided",
            IssueState.RETURNED: "Returned: something is missing",
            IssueState.WITHDRAWN: "Withdrawn",
        }[self]


class IssueVerb(StrEnum):
    RAISE = "raise"
    DECIDE = "decide"
    ADVISE = "advise"
    RETURN = "return"
    ANSWER = "answer"
    SEND_UP = "send_up"
    KEEP = "keep"
    WITHDRAW = "withdraw"
    LIFT = "lift"
    MARK_LATE = "mark_late"

    @property
    def told(self) -> str:
        """What was done, as the history tells it."""
        return {
            IssueVerb.RAISE: "Raised",
            IssueVerb.DECIDE: "Decided",
            IssueVerb.ADVISE: "Advised: too few were present to decide",
            IssueVerb.RETURN: "Returned",
            IssueVerb.ANSWER: "Raised again",
            IssueVerb.SEND_UP: "Sent up",
            IssueVerb.KEEP: "Kept here",
            IssueVerb.WITHDRAW: "Withdrawn",
            IssueVerb.LIFT: "Went up: nobody had answered in time",
            IssueVerb.MARK_LATE: "Late, and nobody is above to ask",
        }[self]


class Who(StrEnum):
    RAISER = "who raised it"
    MEMBER = "a member of the group"
    ANYBODY = "whoever may raise issues"
    CLOCK = "Carepost, once the time has passed"


_S, _V = IssueState, IssueVerb
ISSUE_MOVES: Moves[IssueState, IssueVerb, Who] = Moves(
    (
        Move(None, _V.RAISE, _S.WAITING, (Who.ANYBODY,)),
        Move(_S.WAITING, _V.DECIDE, _S.DECIDED, (Who.MEMBER,)),
        Move(_S.WAITING, _V.ADVISE, _S.WAITING, (Who.MEMBER,)),
        Move(_S.WAITING, _V.RETURN, _S.RETURNED, (Who.MEMBER,)),
        Move(_S.WAITING, _V.SEND_UP, _S.WAITING, (Who.MEMBER,)),
        Move(_S.WAITING, _V.KEEP, _S.WAITING, (Who.MEMBER,)),
        Move(_S.WAITING, _V.LIFT, _S.WAITING, (Who.CLOCK,)),
        Move(_S.WAITING, _V.MARK_LATE, _S.WAITING, (Who.CLOCK,)),
        Move(_S.WAITING, _V.WITHDRAW, _S.WITHDRAWN, (Who.RAISER,)),
        Move(_S.RETURNED, _V.ANSWER, _S.WAITING, (Who.RAISER,)),
        Move(_S.RETURNED, _V.WITHDRAW, _S.WITHDRAWN, (Who.RAISER,)),
    )
)
#: What cannot be done without saying why, or what is missing.
_WITH_WORDS = {_V.RETURN, _V.SEND_UP, _V.KEEP, _V.WITHDRAW, _V.ANSWER}


@dataclass(frozen=True, slots=True)
class EscalationPolicy:
    """Carepost's defaults (policy key `decisions.escalation`): hours in which each level answers.

    An issue that goes up to gold because nobody answered in time has `gold_least_hours`, since time was lost already.
    """

    bronze_hours: int = 24
    silver_hours: int = 24
    gold_hours: int = 24
    gold_least_hours: int = 4

    def time_for(self, level: Level, *, lost: bool = False) -> timedelta:
        """How long a group of that level has; `lost` when the level below let its time pass."""
        gold = self.gold_least_hours if lost else self.gold_hours
        hours = {Level.BRONZE: self.bronze_hours, Level.SILVER: self.silver_hours, Level.GOLD: gold}
        return timedelta(hours=hours[level])


class IssueFault(Reason):
    """Why an issue cannot be raised or answered so."""

    NO_TITLE = "Say in a line what is asked."
    NO_BACKGROUND = "Say what happened, so that the group can decide without asking back."
    NO_RECOMMENDATION = "Say what you recommend."
    PAST = "Give a time in the future by which an answer is needed."
    TOO_SOON = "Gold needs four hours at least. Telephone its chair if it cannot wait."
    TOO_LONG = "Keep it here no longer than this level has to answer. Send it up if it needs more time."
    NOT_MET = "That group does not meet now. Choose one that does."
    TWO_SUBJECTS = "An issue is about one service, one kind of service, or the market as a whole."
    NOT_NOW = "Somebody has answered this issue already, or it was withdrawn. Look at it again."
    NOT_MEMBER = "Only the members of its group can answer an issue. Ask its chair."
    NOT_RAISER = "Only the person who raised it can do this."
    NO_WORDS = "Say why, or what is missing: whoever comes after you reads this."
    NOWHERE_UP = "No group above this one meets. It stays here."
    GONE = "There is no such issue in your council."


@dataclass(frozen=True, slots=True)
class Asked:
    """An issue as somebody wants to raise it. About the market as a whole unless `service` or `kind` is given."""

    title: str
    background: str
    recommendation: str
    need_by: datetime
    options: str = ""
    service: int | None = None
    kind: str = ""


def may_raise(
    asked: Asked, *, level: Level, meets: bool, now: datetime, policy: EscalationPolicy
) -> tuple[IssueFault, ...]:
    """Reasons against raising it there; empty means yes."""
    least = timedelta(hours=policy.gold_least_hours) if level is Level.GOLD else timedelta()
    checks = (
        (not asked.title.strip(), IssueFault.NO_TITLE),
        (not asked.background.strip(), IssueFault.NO_BACKGROUND),
        (not asked.recommendation.strip(), IssueFault.NO_RECOMMENDATION),
        (asked.need_by <= now, IssueFault.PAST),
        (now < asked.need_by < now + least, IssueFault.TOO_SOON),
        (not meets, IssueFault.NOT_MET),
        (asked.service is not None and bool(asked.kind), IssueFault.TWO_SUBJECTS),
    )
    return tuple(fault for wrong, fault in checks if wrong)


def may_keep(
    need_by: datetime, *, level: Level, now: datetime, policy: EscalationPolicy
) -> tuple[IssueFault, ...]:
    """Reasons against a new time for an issue that is kept where it is."""
    if need_by <= now:
        return (IssueFault.PAST,)
    return (IssueFault.TOO_LONG,) if need_by > now + policy.time_for(level) else ()


def move(
    state: IssueState | None, verb: IssueVerb, *, member: bool = False, raiser: bool = False, words: str = ""
) -> tuple[IssueState | None, tuple[IssueFault, ...]]:
    """The state that a verb leads to, and the reasons against it: the one place that reads the table."""
    if not ISSUE_MOVES.ways(state, verb):
        return None, (IssueFault.NOT_NOW,)
    against = []
    if ISSUE_MOVES.may(state, verb, Who.MEMBER) and not member:
        against.append(IssueFault.NOT_MEMBER)
    if ISSUE_MOVES.may(state, verb, Who.RAISER) and not raiser:
        against.append(IssueFault.NOT_RAISER)
    if verb in _WITH_WORDS and not words.strip():
        against.append(IssueFault.NO_WORDS)
    return ISSUE_MOVES.target(state, verb), tuple(against)
