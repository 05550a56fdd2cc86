"""Tables of risk, one file per noun."""

from __future__ import annotations

from .disagreements import Disagreement, DisagreementEvent
from .evidence import Evidence
from .standing import (
    NOTED,
    LastSweep,
    OverrideProposal,
    OverrideRow,
    SignalRow,
    SignalWithdrawal,
    Standing,
    StandingChange,
)

__all__ = [
    "NOTED",
    "Disagreement",
    "DisagreementEvent",
    "Evidence",
    "LastSweep",
    "OverrideProposal",
    "OverrideRow",
    "SignalRow",
    "SignalWithdrawal",
    "Standing",
    "StandingChange",
]
