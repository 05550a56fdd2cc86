"""Whom the council can write to about everybody's matters, told by the rooms that know.

A room enters a function as it starts. It is asked in the scope of the council, and says for each person for whom they
stand: a service of some kind in some areas, a partner, the council itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """As what somebody is written to."""

    MANAGER = "manager"
    OWNER = "owner"
    CARE_STAFF = "care_staff"
    PARTNER = "partner"
    COUNCIL = "council"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @classmethod
    def without_service(cls) -> frozenset[str]:
        """Those who stand for no service, whom no kind or area of services narrows."""
        return frozenset({cls.PARTNER.value, cls.COUNCIL.value})


_LABELS = {
    Standing.MANAGER: "Registered managers",
    Standing.OWNER: "Owners and nominated individuals",
    Standing.CARE_STAFF: "Provider staff who sign in",
    Standing.PARTNER: "Partners",
    Standing.COUNCIL: "Council staff",
}


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who can be written to, or who could be if they had an address: then `address` is empty.

    `key` stays the same while the address changes. `about` is the service or organisation; `kinds` and `areas` are
    those of the service, and `place` is its number. `mend` is the page on which the address is put right.
    """

    key: str
    standing: Standing
    address: str
    name: str = ""
    about: str = ""
    kinds: frozenset[str] = frozenset()
    areas: frozenset[int] = frozenset()
    mend: str = ""
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A service as who is written to needs it: its number and name, who signs in for it, its kinds and areas."""

    pk: int
    ref: str
    name: str
    body_id: int | None = None
    kinds: frozenset[str] = frozenset()
    areas: frozenset[int] = frozenset()


Tell = Callable[[int, Iterable[Place]], Iterable[Addressee]]
_rooms: dict[str, Tell] = {}


def tell_from(room: str, tell: Tell) -> None:
    """Enter what a room knows: a function of the council's number and of its services. Done once, as it starts.

    Raises ValueError when the room has told already.
    """
    if room in _rooms:
        raise ValueError(f"The addresses of {room} are entered already")
    _rooms[room] = tell


def everybody(council_id: int, places: Iterable[Place]) -> Iterator[Addressee]:
    """Everybody whom some room knows, room by room."""
    known = list(places)
    for room in sorted(_rooms):
        yield from _rooms[room](council_id, known)


#: Who is written to about the one service that they run or work for, as a letter to it is.
OF_SERVICE = frozenset({Standing.MANAGER, Standing.CARE_STAFF})


def of_services(council_id: int, places: Iterable[Place]) -> dict[int, list[str]]:
    """Where those of each service are written to, as far as any room knows; each address once, in small letters."""
    known = list(places)
    found: dict[int, dict[str, None]] = {place.pk: {} for place in known}
    for each in everybody(council_id, known):
        address = each.address.strip().lower()
        if address and each.place is not None and each.standing in OF_SERVICE:
            found[each.place][address] = None
    return {pk: list(addresses) for pk, addresses in found.items()}
