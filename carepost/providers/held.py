"""What a council holds about a service that its provider may see: told by many rooms, each of its own kind.

A room fills the slot `provider.held` from its panels; `render(request, service)` there returns Held things. The
database shows the rows of the provider's own days (`opening.py`), so a room asks for the service's rows and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.http import HttpRequest

from carepost.core.acting import Actor
from carepost.ui import slots

SLOT = "provider.held"


@dataclass(frozen=True, slots=True)
class Held:
    """One thing that is held: what kind it is of, when it came, what it says, from whom, and where it can be read."""

    kind: str
    at: datetime | date
    what: str
    source: str
    url: str = ""

    @property
    def moment(self) -> datetime:
        """For sorting: what only has a day stands at its beginning."""
        if isinstance(self.at, datetime):
            return self.at
        return datetime.combine(self.at, time(), UTC)


def gathered(request: HttpRequest, actor: Actor, service: Any) -> Sequence[Held]:
    """What every room holds about a service and shows to this person, the newest first."""
    parts: Iterable[Sequence[Held]] = (found for _, found in slots.rendered(SLOT, request, service, actor))
    return sorted((each for part in parts for each in part), key=lambda each: each.moment, reverse=True)
