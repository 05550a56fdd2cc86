"""The columns of the risk board: what moved, what is unknown, what people set, what sets itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet, Subquery

from carepost.core.acting import Actor
from carepost.register.models import Service
from carepost.register.queries import services
from carepost.register.rules.wanted import Wanted as WantedServices
from carepost.risk.models import OverrideProposal, OverrideRow, Standing, StandingChange
from carepost.risk.queries.overrides import overrides_in_force, proposals_waiting
from carepost.risk.queries.standing import counts, standings
from carepost.risk.rules import TRIGGERS, Band, worst

WEEK = 7
SOON = 7

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the board. Empty means no filter. `bands` are where services stand now."""

    bands: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    localities: tuple[int, ...] = ()
    days: int = WEEK


@dataclass(frozen=True, slots=True)
class Fired:
    """The triggers that hold for a service: the worst standing that they are a floor of, what was seen, and
    what would lift each.
    """

    standing: Standing
    floor: Band
    sentences: tuple[str, ...]
    until: tuple[str, ...]

    @property
    def service(self) -> Service:
        return self.standing.service


@dataclass(frozen=True, slots=True)
class Board:
    """The columns in short, and how many services stand where among those that the filters leave.

    Each column holds at most as many rows as were asked for; `totals` say how many there are.
    """

    worse: Sequence[StandingChange]
    better: Sequence[StandingChange]
    grey: Sequence[Standing]
    by_hand: Sequence[OverrideRow]
    waiting: Sequence[OverrideProposal]
    triggers: Sequence[Fired]
    counts: dict[str, int]
    totals: dict[str, int]
    ending: int


def board(viewer: Actor, on: date, wanted: Wanted | None = None, *, most: int = 10) -> Board:
    """The risk board of the viewer's council: at most `most` in each column, the latest or worst first."""
    asked = wanted or Wanted()
    movements = moved(viewer, on, asked)
    worse, better = (
        [one for one in movements if turned_worse(one) is direction] for direction in (True, False)
    )
    hands, waits = by_hand(viewer, on, asked), waiting(viewer, on, asked)
    unknown, fired = grey(viewer, asked), triggers(viewer, asked)
    return Board(
        worse=worse[:most],
        better=better[:most],
        grey=list(unknown[:most]),
        by_hand=list(hands[:most]),
        waiting=list(waits[:most]),
        triggers=fired[:most],
        counts=counts(viewer, among=_services(viewer, asked)),
        totals={
            "worse": len(worse),
            "better": len(better),
            "grey": unknown.count(),
            "by-hand": hands.count(),
            "waiting": waits.count(),
            "triggers": len(fired),
        },
        ending=hands.filter(expires_on__lte=on + timedelta(days=SOON)).count(),
    )


def moved(viewer: Actor, on: date, wanted: Wanted) -> list[StandingChange]:
    """The moves of the last days in the viewer's council, the latest first; a first standing is no move.

    Each says in `hand` whether a person made it.
    """
    since = on - timedelta(days=wanted.days)
    set_to = {"service_id": OuterRef("service_id"), "set_on": OuterRef("on"), "band": OuterRef("band_to")}
    hand = Exists(OverrideRow.objects.filter(council_id=viewer.council_id or 0, **set_to))
    rows = StandingChange.objects.filter(council_id=viewer.council_id or 0, on__gt=since)
    rows = _narrowed(rows.exclude(band_from=""), viewer, wanted)
    return list(rows.annotate(hand=hand).select_related("service").order_by("-at", "-pk"))


def turned_worse(move: StandingChange) -> bool:
    """True for a move to a worse standing."""
    return Band(move.band_to).worse_than(Band(move.band_from))


def grey(viewer: Actor, wanted: Wanted) -> QuerySet[Standing, Standing]:
    """The services of which too little is known, the least known first."""
    rows = _narrowed(standings(viewer, band=Band.GREY), viewer, wanted)
    return rows.order_by("coverage", "service__name")


def by_hand(viewer: Actor, on: date, wanted: Wanted) -> QuerySet[OverrideRow, OverrideRow]:
    """The overrides in force, ending soonest first; with `shows` and `computed`, the bands now."""
    now = Standing.objects.filter(council_id=viewer.council_id or 0, service_id=OuterRef("service_id"))
    rows = _narrowed(overrides_in_force(viewer, on), viewer, wanted)
    bands = {"shows": Subquery(now.values("band")[:1]), "computed": Subquery(now.values("computed")[:1])}
    return rows.annotate(**bands).order_by("expires_on", "service__name")


def waiting(viewer: Actor, on: date, wanted: Wanted) -> QuerySet[OverrideProposal, OverrideProposal]:
    """The proposals that wait for a second person, lapsing soonest first."""
    return _narrowed(proposals_waiting(viewer, on), viewer, wanted).order_by("lapses_on", "service__name")


def triggers(viewer: Actor, wanted: Wanted) -> list[Fired]:
    """The services for which a trigger holds, those that one makes red first."""
    rows = _narrowed(standings(viewer).filter(triggers__len__gt=0), viewer, wanted)
    fired = [one for standing in rows if (one := _fired(standing)).until]
    return sorted(fired, key=lambda one: (one.floor.order, one.service.name.casefold()))


def named(viewer: Actor, wanted: Wanted, ids: Collection[int]) -> dict[int, tuple[str, str, str]]:
    """Name, town and ref of those of some services that the filters leave, by id."""
    among = _services(viewer, wanted)
    rows = Service.objects.filter(host_id=viewer.council_id, pk__in=ids)
    if among is not None:
        rows = rows.filter(pk__in=among.order_by().values("pk"))
    return {pk: (name, town, ref) for pk, name, town, ref in rows.values_list("pk", "name", "town", "ref")}


def _fired(standing: Standing) -> Fired:
    told = {reason["kind"]: reason["sentence"] for reason in standing.reasons}
    holding = [each for each in TRIGGERS if each.key in standing.triggers]
    return Fired(
        standing,
        worst(Band.GREEN, *(each.floor for each in holding)),
        tuple(told[each.kind.key] for each in holding if each.kind.key in told),
        tuple(each.until for each in holding),
    )


def _services(viewer: Actor, wanted: Wanted) -> QuerySet[Service] | None:
    """The services of these types and localities; None for all of them."""
    if not (wanted.types or wanted.localities):
        return None
    return services.matching(viewer, WantedServices(types=wanted.types, localities=wanted.localities))


def _narrowed(rows: QuerySet[Row, Row], viewer: Actor, wanted: Wanted) -> QuerySet[Row, Row]:
    if wanted.bands:
        now = Standing.objects.filter(council_id=viewer.council_id or 0, band__in=wanted.bands)
        rows = rows.filter(service_id__in=now.values("service_id"))
    among = _services(viewer, wanted)
    return rows if among is None else rows.filter(service_id__in=among.order_by().values("pk"))
