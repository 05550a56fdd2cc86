"""What makes a service's standing: kinds of signal, the score, its triggers, patience and overrides."""

from .bands import Band, Family, worst
from .declaring import SignalKind
from .from_capacity import BedsFact
from .from_register import (
    ChangeFact,
    Manager,
    RatingFact,
    RegisterFacts,
    families_that_apply,
    signals_from_register,
)
from .kinds import BY_HAND, BY_KEY, KINDS
from .overrides import Override, OverrideFault, may_override
from .policy import PolicyFault, ScorePolicy, policy_faults
from .proposals import Proposal, ProposalFault, lapses_on, may_confirm, may_propose
from .signals import Signal, SignalFault, observe, signal_faults
from .standing import EVERY_FAMILY, Before, Better, Earlier, ReasonLine, Standing, in_force, stand
from .triggers import TRIGGERS, Trigger

__all__ = [
    "BY_HAND",
    "BY_KEY",
    "EVERY_FAMILY",
    "KINDS",
    "TRIGGERS",
    "Band",
    "BedsFact",
    "Before",
    "Better",
    "ChangeFact",
    "Earlier",
    "Family",
    "Manager",
    "Override",
    "OverrideFault",
    "PolicyFault",
    "Proposal",
    "ProposalFault",
    "RatingFact",
    "ReasonLine",
    "RegisterFacts",
    "ScorePolicy",
    "Signal",
    "SignalFault",
    "SignalKind",
    "Standing",
    "Trigger",
    "families_that_apply",
    "in_force",
    "lapses_on",
    "may_confirm",
    "may_override",
    "may_propose",
    "observe",
    "policy_faults",
    "signal_faults",
    "signals_from_register",
    "stand",
    "worst",
]
