"""A place at an event: who comes, who waits, who is asked to confirm, and every move between these."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from carepost.core.moves import Move, Moves
from carepost.core.refusals import Reason
from carepost.events.rules.events import State
from carepost.events.rules.policy import EventPolicy

LINK_SALT = "carepost.events.place"
_LAST_HOUR = timedelta(hours=1)


class JobRole(StrEnum):
    """What somebody works as, as they say it themselves."""

    REGISTERED_MANAGER = "registered_manager"
    OWNER = "owner"
    DEPUTY = "deputy"
    NURSE = "nurse"
    SENIOR = "senior"
    CARE_WORKER = "care_worker"
    OTHER_STAFF = "other_staff"
    PROFESSIONAL = "professional"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _ROLES[self]


_ROLES = {
    JobRole.REGISTERED_MANAGER: "Registered manager",
    JobRole.OWNER: "Owner or nominated individual",
    JobRole.DEPUTY: "Deputy manager",
    JobRole.NURSE: "Nurse",
    JobRole.SENIOR: "Senior care worker",
    JobRole.CARE_WORKER: "Care worker",
    JobRole.OTHER_STAFF: "Other staff of a service",
    JobRole.PROFESSIONAL: "Health or social care professional",
    JobRole.OTHER: "Somebody else",
}


class Side(StrEnum):
    """From where somebody comes."""

    PROVIDER = "provider"
    COUNCIL = "council"
    PARTNER = "partner"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {"provider": "A provider", "council": "The council", "partner": "A partner"}.get(
            self.value, "Elsewhere"
        )


class PlaceState(StrEnum):
    """Where somebody's place stands."""

    HELD = "held"
    WAITING = "waiting"
    OFFERED = "offered"
    GIVEN_UP = "given_up"
    LAPSED = "lapsed"
    UNANNOUNCED = "unannounced"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    PlaceState.HELD: "Has a place",
    PlaceState.WAITING: "On the waiting list",
    PlaceState.OFFERED: "A place is kept, to be confirmed",
    PlaceState.GIVEN_UP: "Given up",
    PlaceState.LAPSED: "Not confirmed in time",
    PlaceState.UNANNOUNCED: "Came without signing up",
}
#: What counts against the number of places, and who is on the list at all (nobody is there twice).
TAKEN = (PlaceState.HELD, PlaceState.OFFERED)
COUNTED = (*TAKEN, PlaceState.WAITING)


class PlaceVerb(StrEnum):
    """What is done to a place."""

    TAKE = "take"
    QUEUE = "wait"
    OFFER = "offer"
    MOVE_UP = "move up"
    CONFIRM = "confirm"
    GIVE_UP = "give up"
    LAPSE = "lapse"
    COME = "come unannounced"


def _moves() -> Iterator[Move[PlaceState, PlaceVerb, str]]:
    yield Move(None, PlaceVerb.TAKE, PlaceState.HELD)
    yield Move(None, PlaceVerb.QUEUE, PlaceState.WAITING)
    yield Move(None, PlaceVerb.COME, PlaceState.UNANNOUNCED)
    yield Move(PlaceState.WAITING, PlaceVerb.OFFER, PlaceState.OFFERED)
    yield Move(PlaceState.WAITING, PlaceVerb.MOVE_UP, PlaceState.HELD)
    yield Move(PlaceState.OFFERED, PlaceVerb.CONFIRM, PlaceState.HELD)
    yield Move(PlaceState.OFFERED, PlaceVerb.LAPSE, PlaceState.LAPSED)
    for state in COUNTED:
        yield Move(state, PlaceVerb.GIVE_UP, PlaceState.GIVEN_UP)


PLACE_MOVES = Moves(_moves())


class PlaceFault(Reason):
    """Why somebody cannot have, confirm or give up a place."""

    NO_NAME = "Enter the name of who comes."
    NO_EMAIL = "Enter an e-mail address, like name@example.com: the details come there."
    ALREADY_THERE = "They are on the list already."
    NOT_OPEN = "Nobody can sign up for this event now. Its page says where it stands."
    BEGUN = "It has begun, so the list stands as it is."
    NOT_HERE = "That service is not one of theirs in this council."
    NOT_NOW = "This place has moved on meanwhile. The list says where it stands."
    TOO_LATE = "It was not confirmed in time, and somebody else was asked."


@dataclass(frozen=True, slots=True)
class Person:
    """Who comes: a name, a way to write to them (which may be missing on the telephone), what they work as."""

    name: str
    email: str
    role: JobRole


@dataclass(frozen=True, slots=True)
class Comer:
    """A person with where they come from. `organisation` is a name where it is no service."""

    person: Person
    side: Side
    service_id: int | None = None
    body_id: int | None = None
    user_id: int | None = None
    organisation: str = ""


def person_faults(person: Person, *, email_needed: bool) -> tuple[PlaceFault, ...]:
    """Reasons against putting somebody on the list; empty means they can be."""
    wrong = "@" not in person.email if person.email.strip() or email_needed else False
    found = {PlaceFault.NO_NAME: not person.name.strip(), PlaceFault.NO_EMAIL: wrong}
    return tuple(fault for fault, holds in found.items() if holds)


def may_come(state: State, begins: datetime, now: datetime) -> tuple[PlaceFault, ...]:
    """Reasons against anybody signing up; empty means that they can, for a place or the waiting list."""
    if not state.takes_people:
        return (PlaceFault.NOT_OPEN,)
    return (PlaceFault.BEGUN,) if now >= begins else ()


def may_move_place(state: PlaceState | None, verb: PlaceVerb) -> tuple[PlaceFault, ...]:
    """Reasons against a verb in a state; empty means it may be done."""
    if PLACE_MOVES.ways(state, verb):
        return ()
    return (PlaceFault.TOO_LATE if state is PlaceState.LAPSED else PlaceFault.NOT_NOW,)


def noted_down(state: PlaceState, event: State) -> bool | None:
    """Whether the event belongs into the calendar of who has a place; False where it is struck out, None where it never
    stood there.
    """
    if state is PlaceState.GIVEN_UP or (state is PlaceState.HELD and event is State.CANCELLED):
        return False
    return True if state is PlaceState.HELD else None


def confirm_until(now: datetime, begins: datetime, policy: EventPolicy) -> datetime | None:
    """By when somebody who moved up must say that they come; None where the place is theirs at once.

    Nobody is asked to confirm in the last hour before it begins.
    """
    if not policy.confirm_hours:
        return None
    until = min(now + timedelta(hours=policy.confirm_hours), begins - _LAST_HOUR)
    return until if until > now else None
