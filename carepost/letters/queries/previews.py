"""A letter as it would read: for one service with what is typed so far, or for all that a filter leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from carepost.core.acting import Actor
from carepost.letters.engine.composing import Composed, compose
from carepost.letters.models import LetterVersion
from carepost.letters.planning import Planned, kinds_of, plan, to_lines, usable
from carepost.letters.rules import values as rules
from carepost.letters.rules.languages import ENGLISH, language
from carepost.letters.rules.values import Value
from carepost.letters.rules.wording import Problem, Wording
from carepost.messages import known
from carepost.register.models import Service
from carepost.register.queries import services as register
from carepost.register.queries.meant import meant
from carepost.register.rules.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Previewed:
    """A letter as it would read, and what is still wrong with it."""

    letter: Composed
    problems: Sequence[Problem]


def services_meant(viewer: Actor, text: str, *, most: int = 6) -> list[Service]:
    """The services of the viewer's council that a name or CQC id may mean: one where it is sure."""
    rows = Service.objects.filter(host_id=viewer.council_id or 0, withdrawn=False, adult_social_care=True)
    rows = rows.exclude(status="deregistered").select_related("organisation").defer("search")
    return meant(rows, text, most=most)


def audience(viewer: Actor, wanted: Wanted, also: Q | None) -> list[Service]:
    """The services of the viewer's council that the register's filters leave, by name."""
    rows = register.matching(viewer, wanted, also=also).filter(host_id=viewer.council_id or 0)
    return list(rows.select_related("organisation").defer("search").order_by("name", "pk"))


def previewed(
    viewer: Actor, wording: Wording, service: Service, typed: Mapping[str, Value], on: date
) -> Previewed:
    """How a wording reads for a service. Fields without a value stay as they are written."""
    declared = known.fields()
    data = known.told(viewer, [service], [name for name in wording.names if name in declared], on)
    values = {**usable(data[service.pk]), **typed}
    letter = compose(
        wording, kinds_of(wording), values, language=language(ENGLISH), to=to_lines(service), on=on
    )
    return Previewed(letter, rules.problems_of(wording, declared, values))


def planned(
    viewer: Actor, version: LetterVersion, services: Sequence[Service], typed: Mapping[str, Value], on: date
) -> list[Planned]:
    """What each of these services would get."""
    return plan(viewer, version, services, typed, on)
