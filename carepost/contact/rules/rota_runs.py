"""The making of a rota while it goes on: asked for, laid out, solved; and how it ended. All of it in words."""

from __future__ import annotations

from enum import StrEnum

from carepost.core.refusals import Reason


class RunKind(StrEnum):
    """Why a rota is being made: somebody asked, the one in force must be mended, or it is evening."""

    BY_HAND = "by_hand"
    MENDS = "mends"
    EVENING = "evening"


class RunState(StrEnum):
    """How far the making of a rota is. The last three are ends."""

    WAITING = "waiting"
    LAYING_OUT = "laying_out"
    SOLVING = "solving"
    HELPING = "helping"
    PROPOSED = "proposed"
    FAILED = "failed"
    REPLACED = "replaced"


ENDS = frozenset({RunState.PROPOSED, RunState.FAILED, RunState.REPLACED})


class RunFault(Reason):
    """Why no rota came of it, and the way on."""

    BROKE = (
        "Something went wrong on our side, and nothing was changed. Make it again. If it happens again, tell whoever"
        " looks after Carepost."
    )
    RESTLESS = (
        "The rota in force was changed again and again while this one was worked out, so it would not fit. Make it"
        " again when nobody is moving calls."
    )
    OVER = "The rota that was to be mended is over. Make a new one."
    NOBODY_RINGS = (
        "Nobody has hours for calling any more. Enter them under Rota, Who rings, then make the rota again."
    )


def how_far(state: RunState, calls: int, cost: int | None, bound: int | None) -> str:
    """Where the making of a rota stands, in a sentence or two. Cost and bound are points; only their ratio is told."""
    told = {
        RunState.WAITING: "It waits for its turn.",
        RunState.LAYING_OUT: f"Laying out who can make which of {calls} calls, and when.",
        RunState.SOLVING: f"Looking for the best rota of {calls} calls.",
        RunState.HELPING: "The rota is found. Working out what would help where it falls short.",
    }[state]
    if state is not RunState.SOLVING or cost is None or bound is None:
        return told
    return f"{told} {_gap_in_words(cost, bound)}"


def _gap_in_words(cost: int, bound: int) -> str:
    if cost <= bound:
        return "It is found."
    if bound <= 0 or cost > 2 * bound:
        return "One is found that can be bettered by far."
    return f"One is found; at most {(cost - bound) / bound:.1%} could be better."
