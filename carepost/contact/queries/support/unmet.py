"""What was asked and what became of it, by kind of support and by place: one query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, FilteredRelation, Min, Q

from carepost.contact import catalogue
from carepost.contact.queries.support.requests import Requests, outcomes, seen
from carepost.contact.rules.support import OPEN, Outcome
from carepost.core.acting import Actor
from carepost.register.queries import mapping


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the requests of one kind in one place. `oldest` is since when the oldest open one waits.

    `asked` is the sum of the four outcomes. `locality` is None for services that lie in no locality.
    """

    kind: str
    kind_name: str
    locality: int | None
    place: str
    met: int
    waiting: int
    late: int
    unmet: int
    oldest: date | None

    @property
    def asked(self) -> int:
        return self.met + self.waiting + self.late + self.unmet


def tallies(viewer: Actor, since: date, today: date) -> list[Tally]:
    """Every kind and place with a request since a day, or an older one still open, the worst first.

    A service that lies in two localities counts in both; `total` counts it once.
    """
    places = dict(mapping.localities(viewer))
    names = {key: kind.name for key, kind in catalogue.kinds_of(viewer.council_id or 0).items()}
    lies = FilteredRelation(
        "service__localities",
        condition=Q(
            service__localities__council_id=viewer.council_id or 0,
            service__localities__locality__in=list(places),
        ),
    )
    grouped = _counted(viewer, since).annotate(lies=lies).values("kind", "lies__locality_id")
    rows: Iterable[Mapping[str, Any]] = grouped.annotate(**_figures(today)).order_by()
    found = [
        Tally(
            kind=row["kind"], kind_name=names.get(row["kind"], row["kind"]), locality=row["lies__locality_id"],
            place=places.get(row["lies__locality_id"], "No locality"), oldest=row["oldest"],
            **{outcome.value: row[outcome.value] for outcome in Outcome},
        )
        for row in rows
    ]  # fmt: skip
    shown = [tally for tally in found if tally.asked]
    return sorted(shown, key=lambda t: (-t.unmet - t.late, -t.asked, t.kind_name, t.place))


def total(viewer: Actor, since: date, today: date) -> Tally:
    """All kinds and places as one, each request once."""
    row = _counted(viewer, since).aggregate(**_figures(today))
    figures = {outcome.value: row[outcome.value] for outcome in Outcome}
    return Tally("", "Everything", None, "Everywhere", oldest=row["oldest"], **figures)


def by_kind(tallies: Sequence[Tally]) -> list[tuple[str, int]]:
    """What is late or unmet by kind, the most first: for the sentence of a report."""
    found: dict[str, int] = {}
    for tally in tallies:
        found[tally.kind_name] = found.get(tally.kind_name, 0) + tally.late + tally.unmet
    return sorted(((name, n) for name, n in found.items() if n), key=lambda pair: (-pair[1], pair[0]))


def _counted(viewer: Actor, since: date) -> Requests:
    return seen(viewer).select_related(None).filter(Q(asked_on__gte=since) | Q(state__in=OPEN))


def _figures(today: date) -> dict[str, Count | Min]:
    figures: dict[str, Count | Min] = {
        outcome.value: Count("pk", filter=condition) for outcome, condition in outcomes(today).items()
    }
    return figures | {"oldest": Min("asked_on", filter=Q(state__in=OPEN))}
