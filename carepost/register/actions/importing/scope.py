"""Which rows an import is about: whose area they lie in, and whether they are adult social care."""

from __future__ import annotations

from enum import Enum

from carepost.councils.models import Council
from carepost.register.actions.importing import tables
from carepost.register.engine.record import LocationRecord
from carepost.register.rules import council_key
from carepost.register.rules.england import is_english_council, names_no_council


class Place(Enum):
    """What the council's name in a row makes of it."""

    TAKE = "take"
    ELSEWHERE = "elsewhere"
    NOT_ADULT_SOCIAL_CARE = "not_adult_social_care"
    UNKNOWN_COUNCIL = "unknown_council"


class Area:
    """The area of an import: all of England for an operator, one council's for the council itself.

    A council's own import also takes what the register already holds in its area, wherever the file says it is.
    """

    def __init__(self, council_id: int | None, held: dict[str, int | None]) -> None:
        self.council_id = council_id
        self._held = held
        self._by_key = dict(Council.objects.values_list("key", "pk"))
        self._known: dict[str, tuple[int | None, bool]] = {}

    def council_of(self, name: str) -> int | None:
        """The council of this deployment that the name means, in any spelling."""
        return self._meant(name)[0]

    def _meant(self, name: str) -> tuple[int | None, bool]:
        """The council that a name means here, and whether the name can stand: blank, or a council of England."""
        if name not in self._known:
            nothing = names_no_council(name)
            council = None if nothing else self._by_key.get(council_key(name))
            self._known[name] = council, nothing or council is not None or is_english_council(name)
        return self._known[name]

    def place(self, record: LocationRecord) -> Place:
        """Whether to take this row. Anything in the register is taken: its facts may have changed."""
        held = record.ref in self._held
        if not held and record.adult_social_care is False:
            return Place.NOT_ADULT_SOCIAL_CARE
        council, stands = self._meant(record.local_authority or "")
        if not stands:
            return Place.UNKNOWN_COUNCIL
        if self.council_id is None or council == self.council_id:
            return Place.TAKE
        return Place.TAKE if held and self._held[record.ref] == self.council_id else Place.ELSEWHERE


def area_for(council_id: int | None) -> Area:
    """The area as the register stands now."""
    held = dict(
        tables.rows("SELECT ref, host_id FROM register_service WHERE kind = 'location' AND NOT withdrawn")
    )
    return Area(council_id, held)


def fill_hosts(area: Area) -> None:
    """Say in `stage_host` which spelling of a council's name is which council."""
    spellings = tables.rows(
        "SELECT local_authority FROM stage_location WHERE local_authority <> ''"
        " UNION SELECT local_authority FROM register_service WHERE local_authority <> ''"
    )
    tables.copy_in("stage_host", [(name, area.council_of(name)) for (name,) in spellings])
    tables.analyse("stage_host")
