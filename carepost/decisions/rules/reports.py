"""The report to leaders: which days it tells of, and its way from made to sent."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from carepost.core.moves import Move, Moves
from carepost.core.refusals import Reason

#: Fortnights are counted from this Monday, so that every report and every look back agree on where they begin.
FIRST_MONDAY = date(2024, 1, 1)


class ReportState(StrEnum):
    MADE = "made"
    REVIEWED = "reviewed"
    SENT = "sent"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {
            ReportState.MADE: "Waits for review",
            ReportState.REVIEWED: "Reviewed, not sent yet",
            ReportState.SENT: "Sent",
            ReportState.SUPERSEDED: "Made anew since",
            ReportState.WITHDRAWN: "Withdrawn",
        }[self]

    @property
    def stands(self) -> bool:
        """True while it is the report of its period."""
        return self in (ReportState.MADE, ReportState.REVIEWED, ReportState.SENT)


class ReportVerb(StrEnum):
    MAKE = "make"
    REVIEW = "review"
    SEND = "send"
    MAKE_ANEW = "make_anew"
    WITHDRAW = "withdraw"

    @property
    def told(self) -> str:
        return {
            ReportVerb.MAKE: "Made",
            ReportVerb.REVIEW: "Reviewed",
            ReportVerb.SEND: "Sent",
            ReportVerb.MAKE_ANEW: "Made anew as another edition",
            ReportVerb.WITHDRAW: "Withdrawn",
        }[self]


class ReportFault(Reason):
    """Why a report cannot be made, reviewed or sent so."""

    THERE = "There is a report of this period already. Open it to make it anew."
    NOT_OVER = "The period is not over yet."
    NOT_NOW = "Somebody has moved this report on already. Look at it again."
    NO_WORDS = "Say why it is withdrawn."
    NO_COMMENT = "Write what readers should know."
    NO_SECTION = "That is not a part of this report."
    NOBODY = "Choose at least one person who gets it."
    NOT_LEADERS = "Choose people whose role in your council lets them read the report."
    FROZEN = "A report that was sent or withdrawn is not commented any more."
    GONE = "There is no such report in your council."


_S, _V = ReportState, ReportVerb
REPORT_MOVES: Moves[ReportState, ReportVerb, str] = Moves(
    (
        Move(None, _V.MAKE, _S.MADE),
        Move(_S.MADE, _V.REVIEW, _S.REVIEWED),
        Move(_S.REVIEWED, _V.SEND, _S.SENT),
        Move(_S.MADE, _V.MAKE_ANEW, _S.SUPERSEDED),
        Move(_S.REVIEWED, _V.MAKE_ANEW, _S.SUPERSEDED),
        Move(_S.MADE, _V.WITHDRAW, _S.WITHDRAWN),
        Move(_S.REVIEWED, _V.WITHDRAW, _S.WITHDRAWN),
    )
)


@dataclass(frozen=True, slots=True)
class ReportPolicy:
    """Carepost's defaults (policy key `decisions.report`): weekly, and the roles that get it unless somebody chooses.

    Wiltshire reported weekly and later fortnightly; a fortnight begins on every other Monday from 1 January 2024.
    """

    fortnightly: bool = False
    recipients: tuple[str, ...] = ("director", "commissioner")


def last_period(today: date, policy: ReportPolicy) -> tuple[date, date]:
    """The last whole week (Monday to Sunday) or fortnight that ended before a day, both days included."""
    monday = today - timedelta(days=today.weekday())
    days = 14 if policy.fortnightly else 7
    if policy.fortnightly and ((monday - FIRST_MONDAY).days // 7) % 2:
        monday -= timedelta(days=7)
    return monday - timedelta(days=days), monday - timedelta(days=1)


def move(
    state: ReportState | None, verb: ReportVerb, *, words: str = ""
) -> tuple[ReportState | None, tuple[ReportFault, ...]]:
    """The state that a verb leads to, and the reasons against it: the one place that reads the table."""
    if not REPORT_MOVES.ways(state, verb):
        return None, (ReportFault.NOT_NOW,)
    lacks = verb is ReportVerb.WITHDRAW and not words.strip()
    return REPORT_MOVES.target(state, verb), ((ReportFault.NO_WORDS,) if lacks else ())
