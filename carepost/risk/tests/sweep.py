"""Who gets what at the addresses of standings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from carepost.core import clock
from carepost.core.sent_files import SentFile
from carepost.councils.tests.cast import Cast, scope
from carepost.councils.tests.sweeping import Row
from carepost.register.tests.factories import make_organisation
from carepost.risk import actions
from carepost.risk.actions.disagreeing import Dispute, disagree
from carepost.risk.models import SignalRow
from carepost.risk.rules import Band
from carepost.risk.rules.noting import Note, Teller
from carepost.risk.tests import factories

SEE = (
    "post_officer qa_officer commissioner brokerage public_health social_worker analyst director"
    " caldicott_guardian auditor"
)
ANSWER = "post_officer qa_officer commissioner director"
SET = "post_officer director"
NOTE = "post_officer qa_officer commissioner brokerage public_health social_worker director"
A_NOTE = Note("feedback.concerns", 2, clock.today(), "Falls are not written down", Teller.HEALTH)


def scene(cast: Cast) -> dict[str, Any]:
    """A red service of Ambershire's, set by hand with two people, and one that somebody proposes to lower."""
    on = clock.today()
    with scope(cast.officer) as officer:
        asked = {"reason": "CQC came back", "expires_on": on + timedelta(7), "band": Band.AMBER}
        willow = make_organisation(body=cast.willow)
        lowered, red = (
            factories.rated(cast.ambershire, "inadequate", on=on, organisation=willow) for _ in range(2)
        )
        factories.recompute(cast.ambershire, on)
        first = actions.propose_override(by=officer, service=lowered, **asked)
        actions.confirm_override(by=cast.director.actor, proposal_id=first.pk)
        actions.note_signal(by=officer, service=red, note=A_NOTE, submission_key="sweep")
        noted = SignalRow.objects.get(service=red)
        waits = actions.propose_override(by=officer, service=red, **asked)
    with scope(cast.provider) as provider:
        disputed = disagree(
            by=provider, service=red, submission_key="sweep",
            dispute=Dispute("", "All is well.", files=(SentFile("plan.pdf", b"%PDF-1.7"),)),
        )  # fmt: skip
        file = disputed.files.get()
    return {
        "set_by_hand": {"ref": lowered.ref},
        "proposed": {"number": waits.pk},
        "noted": {"number": noted.pk},
        "disputed": {"number": disputed.pk},
        "evidence": {"number": file.pk},
        "to_note": {"ref": red.ref, "key": A_NOTE.kind},
    }


def about(what: str, to: str, then: int = 200, neighbour: int = 404) -> Row:
    """An address about something of Ambershire's: a neighbour who may do the same at home finds nothing."""
    return Row(to=to, then=then, answers={"neighbour": neighbour}, path=lambda made: made[what])


def own(what: str) -> Row:
    """An address about something of Willow Care's: its people alone."""
    return Row(to="provider provider_manager", answers={"stranger": 404}, path=lambda made: made[what])


ROWS = {
    "risk:board": Row(to=f"{SEE} neighbour"),
    "risk:policy-preview": Row(to=f"{SEE} neighbour"),
    "risk:policy-past": Row(to=f"{SEE} neighbour"),
    "risk:year": Row(to=f"{SEE} neighbour"),
    "risk:service-year": Row(
        to=f"{SEE} provider provider_manager neighbour",
        answers={"stranger": 404},
        path=lambda made: made["set_by_hand"],
    ),
    "risk:disagreements": Row(to=f"{SEE} neighbour"),
    "risk:disagreement": about("disputed", SEE),
    "risk:own-disagreement": own("disputed"),
    "risk:evidence": Row(
        to=f"{ANSWER} provider provider_manager",
        answers={"neighbour": 404, "stranger": 404},
        path=lambda made: made["evidence"],
    ),
    "risk:own-standing": own("set_by_hand"),
    "risk:disagree": own("set_by_hand"),
    "risk:set": about("set_by_hand", SET),
    "risk:end": about("set_by_hand", SET),
    "risk:note": about("set_by_hand", NOTE),
    "risk:note-kind": about("to_note", NOTE),
    "risk:withdraw-signal": about("noted", NOTE),
    "risk:proposal": about("proposed", SEE),
    "risk:turn-down": about("proposed", SET),
    # Only POST is answered: who may gets to the method, and a test posts as the others.
    "risk:confirm": about("proposed", SET, then=405, neighbour=405),
    "risk:withdraw": about("proposed", SET, then=405, neighbour=405),
}
