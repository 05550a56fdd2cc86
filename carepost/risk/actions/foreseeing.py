"""A policy held against today without being in force: the same material and the same steps, and nothing written."""

from __future__ import annotations

from datetime import date

from carepost.core import policies
from carepost.core.acting import Actor
from carepost.risk.actions.facts import Material, material
from carepost.risk.actions.standing import standing_of
from carepost.risk.rules import ScorePolicy
from carepost.risk.rules.foreseeing import Foreseen, Outlook, Preview, foresee, outlook, why

DRAFT = "risk.score@draft"


def preview(viewer: Actor, draft: ScorePolicy, on: date) -> Preview:
    """What `recompute` would make of the viewer's council today if the draft came into force now.

    Both sides are worked out from today's facts, so that what differs is the policy's doing.
    """
    council_id = viewer.council_id or 0
    held = policies.in_force(ScorePolicy, council_id, on)
    # Of the two, the one that looks back further on changes of registration: each judges itself how old is too old.
    reads_most = max(held.value, draft, key=lambda policy: policy.change_days[-1])
    every = (
        _foreseen(
            each,
            _outlook(each, on, held.value, held.version),
            _outlook(each, on, draft, DRAFT),
            held.value,
            draft,
        )
        for each in material(council_id, None, on, reads_most)
    )
    return foresee(every, on, held.value, draft)


def _outlook(each: Material, on: date, policy: ScorePolicy, version: str) -> Outlook:
    return outlook(standing_of(each, on, policy, version), each.override, on, policy)


def _foreseen(each: Material, now: Outlook, then: Outlook, old: ScorePolicy, new: ScorePolicy) -> Foreseen:
    one = Foreseen(each.service_id, now, then)
    return Foreseen(each.service_id, now, then, why(now, then, old, new)) if one.differs else one
