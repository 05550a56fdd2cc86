"""The rota as its readers see it: in force, proposed, a day of one's own, and who rings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import (
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
)
from django.http import Http404

from carepost.contact import planning
from carepost.contact.engine.rota.allowed import slots
from carepost.contact.engine.rota.values import Task
from carepost.contact.models import (
    Absence,
    CalendarFeed,
    OfficerProfile,
    Rota,
    RotaLack,
    RotaPlace,
    RotaRun,
    WelfareCall,
)
from carepost.contact.planning import has_closed
from carepost.contact.rules import Outcome
from carepost.contact.rules.rota import Moving, RotaPolicy, RotaState, hours_in_words
from carepost.core import policies
from carepost.core.acting import Actor
from carepost.core.clock import local_day
from carepost.councils.models import User

STARTS = ExpressionWrapper(
    F("day") + ExpressionWrapper(F("minute") * timedelta(minutes=1), output_field=DurationField()),
    output_field=DateTimeField(),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the list of places."""

    officer_id: int | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """An officer's day: how many calls, for how many there is room; `away` when they do not ring."""

    calls: int
    room: int
    away: bool


@dataclass(frozen=True, slots=True)
class Column:
    """An officer in the grid, with their calls and room of all days."""

    user_id: int
    name: str
    cells: Sequence[Cell]

    @property
    def calls(self) -> int:
        return sum(cell.calls for cell in self.cells)

    @property
    def room(self) -> int:
        return sum(cell.room for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Grid:
    """Days by officers."""

    days: Sequence[date]
    columns: Sequence[Column]


@dataclass(frozen=True, slots=True)
class Change:
    """A call that a proposal would move: from where, to where; None where it has no place."""

    service_name: str
    ref: str
    band: str
    before: RotaPlace | None
    after: RotaPlace | None

    @property
    def why(self) -> Moving | None:
        """Why a mended rota moves it; None where it has no place, or the rota was made anew."""
        return Moving(self.after.moving) if self.after is not None and self.after.moving else None


@dataclass(frozen=True, slots=True)
class Teammate:
    """Somebody who makes calls: their hours in words by weekday, what they bring, and when they are away."""

    user: User
    hours: Mapping[int, str]
    languages: Sequence[str]
    knows: Sequence[str]
    absences: Sequence[Absence]


def in_force(viewer: Actor) -> Rota | None:
    """The council's published rota, if there is one."""
    return _rotas(viewer).filter(state=RotaState.PUBLISHED).first()


def proposed(viewer: Actor) -> Rota | None:
    """The rota that waits for an answer, if there is one."""
    return _rotas(viewer).filter(state=RotaState.PROPOSED).select_related("mends").first()


def latest_run(viewer: Actor) -> RotaRun | None:
    """The rota that was asked for last: how far it is, or how it ended."""
    runs = RotaRun.objects.filter(council_id=viewer.council_id or 0)
    return runs.select_related("rota").order_by("-pk").first()


def places(viewer: Actor, on: date, wanted: Wanted) -> QuerySet[RotaPlace]:
    """The places in force from a day on, each with `is_made`: whether the service was spoken to on that day, and
    `is_closed`: whether it has closed since, so that its call is no longer needed.

    `starts` orders them by day and time.
    """
    spoken_to = WelfareCall.objects.filter(
        council_id=viewer.council_id or 0, service=OuterRef("service"), on=OuterRef("day"),
        outcome=Outcome.COMPLETED, is_current=True,
    )  # fmt: skip
    rows = RotaPlace.objects.filter(council_id=viewer.council_id or 0, in_force=True)
    rows = rows.filter(day=wanted.day) if wanted.day else rows.filter(day__gte=on)
    if wanted.officer_id is not None:
        rows = rows.filter(officer_id=wanted.officer_id)
    return rows.select_related("service", "officer").annotate(
        is_made=Exists(spoken_to), is_closed=has_closed(), starts=STARTS
    )


def grid(viewer: Actor, rota: Rota, on: date) -> Grid:
    """How many calls that are needed each officer has each day of a rota from then, and for how many there is room."""
    council_id = viewer.council_id or 0
    first = max(rota.first_day, on)
    needed = rota.places.filter(day__gte=first).exclude(has_closed())
    count = Counter(needed.values_list("officer_id", "day"))
    weekdays = planning.weekdays_with_hours(council_id)
    days = tuple(
        day
        for day in planning.days_from(first, max((rota.last_day - first).days + 1, 1), weekdays)
        if day <= rota.last_day
    )
    team = list(planning.officers(council_id, days)) if days else []
    task = Task(days, tuple(team), (), policy=policy(viewer, on))
    columns = [
        Column(
            int(each.key),
            each.name,
            [Cell(count[int(each.key), d], len(slots(task, each, d)), d in each.away) for d in days],
        )
        for each in team
    ]
    return Grid(days, columns)


def changes(viewer: Actor, rota: Rota) -> list[Change]:
    """What a proposed rota would move in the one in force, soonest first; calls that are new to it are not changes."""
    now = places(viewer, rota.first_day, Wanted()).filter(made=False)
    then = rota.places.filter(made=False).select_related("service", "officer")
    before, after = _by_turn(now), _by_turn(then)
    lacking = set(rota.lacks.values_list("service_id", flat=True))
    found = [
        Change(old.service.name, old.service.ref, old.band, old, new)
        for turn, old in before.items()
        if _differs(old, new := after.get(turn)) and (new is not None or old.service_id in lacking)
    ]
    return sorted(found, key=lambda each: (each.before.day, each.before.minute) if each.before else ())


def lacks_of(rota: Rota) -> Sequence[RotaLack]:
    """The calls without a place in a rota that are still needed, the first that is due first."""
    needed = rota.lacks.exclude(has_closed()).select_related("service")
    return list(needed.order_by("due_on", "service__name"))


def late_in(rota: Rota, on: date) -> int:
    """How many calls of a rota, from a day on, come after their due day."""
    late = rota.places.filter(day__gt=F("due_on"), day__gte=on, made=False)
    return late.exclude(has_closed()).count()


def place_of(viewer: Actor, pk: int) -> RotaPlace:
    """A place of the rota in force. Raises Http404 for any other."""
    rows = RotaPlace.objects.filter(council_id=viewer.council_id or 0, pk=pk, in_force=True)
    rows = rows.annotate(is_closed=has_closed())
    place = rows.select_related("service", "officer", "was_officer", "rota").first()
    if place is None:
        raise Http404("No such call in the rota in force")
    return place


def planned(viewer: Actor, service_ids: Iterable[int], on: date) -> dict[int, RotaPlace]:
    """The next place in force of each service, for the provider whose they are: row security shows no other."""
    rows = RotaPlace.objects.filter(service_id__in=list(service_ids), in_force=True, made=False, day__gte=on)
    found: dict[int, RotaPlace] = {}
    for row in rows.order_by("-day"):
        found[row.service_id] = row
    return found


def team(viewer: Actor, on: date) -> list[Teammate]:
    """Everybody who makes calls for the viewer's council, by name."""
    council_id = viewer.council_id or 0
    users = User.objects.filter(pk__in=planning.callers(council_id, on)).order_by("name", "pk")
    profiles = {
        profile.user_id: profile
        for profile in OfficerProfile.objects.filter(council_id=council_id).prefetch_related("hours")
    }
    absences: dict[int, list[Absence]] = defaultdict(list)
    for row in Absence.objects.filter(council_id=council_id, withdrawn_at=None, last__gte=on):
        absences[row.user_id].append(row)
    return [_teammate(user, profiles.get(user.pk), absences[user.pk]) for user in users]


def teammate(viewer: Actor, pk: int, on: date) -> Teammate:
    """One of those who make calls. Raises Http404 for anybody else."""
    found = next((each for each in team(viewer, on) if each.user.pk == pk), None)
    if found is None:
        raise Http404("Nobody of that number makes calls for your council")
    return found


def absence_of(viewer: Actor, pk: int) -> Absence:
    """An absence that was noted in the viewer's council. Raises Http404 for any other."""
    rows = Absence.objects.filter(council_id=viewer.council_id or 0)
    found = rows.select_related("user").filter(pk=pk).first()
    if found is None:
        raise Http404("No such absence")
    return found


def open_calendar(viewer: Actor, now: datetime) -> CalendarFeed | None:
    """The viewer's own calendar address, as long as it answers."""
    rows = CalendarFeed.objects.filter(council_id=viewer.council_id or 0, user_id=viewer.user_id or 0)
    return rows.filter(closed_at=None, expires_on__gt=local_day(now)).first()


def task_of(viewer: Actor, first: date, working_days: int, now: datetime) -> Task:
    """What a rota of the viewer's council would be made from, as its tables say now; what is in force comes before."""
    council_id = viewer.council_id or 0
    days = planning.days_from(first, working_days, planning.weekdays_with_hours(council_id))
    return planning.plan(council_id, policy(viewer, first), days, now).task


def policy(viewer: Actor, on: date) -> RotaPolicy:
    """The council's numbers for the rota."""
    return policies.in_force(RotaPolicy, viewer.council_id, on).value


def _rotas(viewer: Actor) -> QuerySet[Rota]:
    return Rota.objects.filter(council_id=viewer.council_id or 0)


def _by_turn(rows: Iterable[RotaPlace]) -> dict[tuple[int, int], RotaPlace]:
    """Places by service and whether it is the service's first, second or a later call."""
    turn: Counter[int] = Counter()
    found: dict[tuple[int, int], RotaPlace] = {}
    for row in sorted(rows, key=lambda each: each.day):
        found[row.service_id, turn[row.service_id]] = row
        turn[row.service_id] += 1
    return found


def _differs(old: RotaPlace, new: RotaPlace | None) -> bool:
    return new is None or (old.officer_id, old.day, old.minute) != (new.officer_id, new.day, new.minute)


def _teammate(user: User, profile: OfficerProfile | None, absences: Sequence[Absence]) -> Teammate:
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for each in profile.hours.all() if profile else ():
        spans[each.weekday].append((each.begins, each.ends))
    return Teammate(
        user=user,
        hours={weekday: hours_in_words(of_day) for weekday, of_day in spans.items()},
        languages=profile.languages if profile else [],
        knows=profile.knows if profile else [],
        absences=absences,
    )
