"""A home of Willow Care's that Otherwise Care runs from a day on, as the register tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from carepost.core import clock
from carepost.councils.tests.cast import Cast, Person, scope
from carepost.providers.actions import decide_handover
from carepost.providers.models import Handover
from carepost.providers.rules import Decided, Kind
from carepost.register.models import Service
from carepost.register.tests.factories import make_organisation, make_service


@dataclass(frozen=True)
class Sold:
    """The home, and the day of the change: ten days ago."""

    home: Service
    day: date
    cast: Cast

    @property
    def before(self) -> date:
        return self.day - timedelta(days=20)

    @property
    def after(self) -> date:
        return self.day + timedelta(days=3)

    @property
    def handover(self) -> Handover:
        with scope(self.cast.admin):
            return Handover.objects.get(service=self.home, undone_at=None)

    def decide(
        self, *opens: Kind, by: Person | None = None, on: date | None = None, since: date | None = None
    ) -> None:
        """Ambershire decides what Otherwise Care may read of the time before."""
        with scope(by or self.cast.director) as actor:
            decide_handover(
                by=actor, handover_id=self.handover.pk, reason="They took over care plans too.",
                decided=Decided(on or self.day, frozenset(opens), since),
            )  # fmt: skip


def own_home(cast: Cast, name: str = "Oak House") -> Service:
    """A home of Willow Care's, as the register knew it sixty days ago."""
    provider = make_organisation(name="Willow Care Limited", body=cast.willow)
    told = clock.today() - timedelta(days=60)
    return make_service(name=name, organisation=provider, host=cast.ambershire, confirmed_on=told)


def sell(cast: Cast, home: Service, *, to_nobody: bool = False) -> Sold:
    """The register names Otherwise Care as the provider, or one for which nobody signs in, in data of ten days ago."""
    day = clock.today() - timedelta(days=10)
    body = None if to_nobody else cast.otherwise
    home.organisation = make_organisation(name="Otherwise Care Limited", body=body)
    home.confirmed_on = day
    home.save()
    return Sold(home, day, cast)
