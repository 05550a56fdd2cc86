"""The demonstration's one verb: a fictional county, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from carepost.core import audit, tenancy
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.calendar import FIRST_YEAR, LAST_YEAR
from carepost.core.refusals import Reason, refuse_if
from carepost.councils.models import Council
from carepost.councils.permissions import Can
from carepost.demo import (
    asks,
    cast,
    closing,
    colleagues,
    enquiries,
    events,
    handovers,
    importing,
    ladder,
    letters,
    looks,
    machines,
    newsletters,
    outgoing,
    people,
    places,
    policies,
    rota,
    scripting,
    support,
)
from carepost.demo.calls import council
from carepost.demo.county import AMBERSHIRE
from carepost.demo.leading import tell_leaders
from carepost.risk.actions import recompute

SERVICES = 303
BEGAN = 560  # days ago: the day on which the county began with Carepost

Say = Callable[[str], None]


class DemoRefused(Reason):
    """Why the demonstration cannot be loaded here."""

    NOT_EMPTY = (
        "This database holds a council already, and the demonstration goes into an empty one only."
        " Name another folder with CAREPOST_HOME, or an empty database with DATABASE_URL."
    )
    DAY_UNKNOWN = (
        "Bank holidays are known from 2018 to 2035 only, and the demonstration looks back two years. Choose a"
        " day from 2021 to 2034."
    )


#: The days as of which the demonstration can be made.
FIRST_DAY, LAST_DAY = date(FIRST_YEAR + 3, 1, 1), date(LAST_YEAR - 1, 12, 31)


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much was made."""

    councils: int
    services: int
    people: int
    calls: int = 0


def against(today: date) -> list[DemoRefused]:
    """Why the demonstration cannot be loaded here as of a day; empty when it can."""
    reasons = [] if FIRST_DAY <= today <= LAST_DAY else [DemoRefused.DAY_UNKNOWN]
    return [*reasons, *([DemoRefused.NOT_EMPTY] if Council.objects.exists() else [])]


@action(Can.LOAD_DEMO)
def load_county(
    *, by: Actor, seed: int, today: date, folder: Path, services: int = SERVICES, say: Say = lambda line: None
) -> Loaded:
    """Load the fictional county of Ambershire with a neighbour, in one transaction.

    CQC's files are written below `folder`. Raises Refused when the database holds a council.
    """
    refuse_if(against(today))
    began = today - timedelta(days=BEGAN)
    say("Gathering councils, partners and people")
    made = cast.assemble(began, today)
    importer = made.staff(people.QUALITY_OFFICER)
    importing.import_market(
        importer, AMBERSHIRE, seed=seed, today=today, services=services, folder=folder, say=say
    )
    importing.import_neighbours(made.staff(people.NEIGHBOUR), seed=seed, today=today, folder=folder, say=say)
    cast.assemble_providers(made, began)
    say("Adding sites, localities and capacity")
    ours = made.staff(people.QUALITY_OFFICER)
    places.add_sites(ours, seed, began + timedelta(days=8))
    places.add_localities(ours, began)
    with tenancy.acting_for(ours):
        places.add_capacity(ours, seed, today)
    places.correct_facts(ours, today - timedelta(days=20))
    say("Living through eighteen months of welfare calls")
    called = _call_everybody(made, seed, today)
    policies.lay_out(made, today)
    say("Following what was asked for in calls")
    _follow_calls(made, seed, today)
    say("Answering enquiries")
    _open_doors(made, seed, today)
    say("Making the rota of the next days")
    rota.lay_out(made, seed, today)
    loaded = Loaded(2, services + importing.NEIGHBOURS, len(made.users), called.calls)
    say("Telling leaders")
    tell_leaders(made, today)
    outgoing.let_leave(made, today)
    audit.note(subject="demo", seed=seed, today=today, services=loaded.services, calls=loaded.calls)
    return loaded


def _open_doors(made: cast.Cast, seed: int, today: date) -> None:
    """What comes in from outside and goes out: questions, mails, newsletters, programs, a provider’s people."""
    enquiries.lay_out(made, seed, today)
    letters.lay_out(made, today)
    events.lay_out(made, seed, today)
    outgoing.lay_out(made)
    newsletters.lay_out(made, today)
    machines.lay_out(made, today)
    colleagues.lay_out(today)
    handovers.lay_out(made, today)
    asks.lay_out(made, seed, today)
    looks.lay_out(made, seed, today)


def _call_everybody(made: cast.Cast, seed: int, today: date) -> council.Called:
    """Eighteen months of calls with the standings that follow, and the ladder of those that were missed."""
    bare, versions = cast.operator(made.ambershire), scripting.publish_versions(made, today)
    with tenancy.acting_for(bare):
        called = council.call_everybody(bare, made.officers(today), versions, seed=seed, today=today)
    recompute(by=bare, council_id=made.ambershire.pk, on=today)
    ladder.lay_out(made, seed, today)
    return called


def _follow_calls(made: cast.Cast, seed: int, today: date) -> None:
    """What comes of calls: support, a draft of the next script, and a service that has closed."""
    support.lay_out(made, seed, today)
    scripting.leave_a_draft(made, today)
    closing.note_one(made, today)
