"""Thresholds, weights and cadences as dated policies: defaults in code, a council's own from a day on.

A policy is a frozen dataclass of defaults in an area's rules, entered here under a key. What is in force on
a day for a council is the default with that council's values put over it, and a version that the result
carries. One person proposes a council's own values, and another approves them.
"""

from carepost.core.policies.adopting import PolicyRefused, adopt, against_values
from carepost.core.policies.catalogue import Entered, Words, entered, known, register
from carepost.core.policies.proposing import approve, propose, turn_down, withdraw
from carepost.core.policies.reading import InForce, coming, in_force, over_time, past, proposal, proposals
from carepost.core.policies.values import Leaf, Shape, as_kept, built, flat, leaves, value_of

__all__ = [
    "Entered",
    "InForce",
    "Leaf",
    "PolicyRefused",
    "Shape",
    "Words",
    "adopt",
    "against_values",
    "approve",
    "as_kept",
    "built",
    "coming",
    "entered",
    "flat",
    "in_force",
    "known",
    "leaves",
    "over_time",
    "past",
    "proposal",
    "proposals",
    "propose",
    "register",
    "turn_down",
    "value_of",
    "withdraw",
]
