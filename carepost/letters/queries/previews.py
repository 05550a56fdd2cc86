"""A letter as it would read for one service: with what is known of it, and what is typed so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from carepost.core.acting import Actor
from carepost.letters.engine.composing import Composed, compose
from carepost.letters.facts import address_of
from carepost.letters.rules import values as rules
from carepost.letters.rules.languages import ENGLISH, language
from carepost.letters.rules.values import Value
from carepost.letters.rules.wording import Problem, Wording
from carepost.messages import known
from carepost.messages.known import Kind
from carepost.register.models import Service

LONGEST_SEARCH = 200


@dataclass(frozen=True, slots=True)
class Previewed:
    """A letter as it would read, and what is still wrong with it."""

    letter: Composed
    problems: Sequence[Problem]


def services_meant(viewer: Actor, text: str, *, most: int = 6) -> list[Service]:
    """The services of the viewer's council that a name or CQC id may mean: one where it is sure."""
    rows = Service.objects.filter(host_id=viewer.council_id or 0, withdrawn=False, adult_social_care=True)
    rows = rows.exclude(status="deregistered").select_related("organisation").defer("search")
    wanted = text.replace("\x00", "").strip()[:LONGEST_SEARCH]
    if not wanted:
        return []
    for exact in (rows.filter(ref=wanted), rows.filter(name__iexact=wanted)):
        if found := list(exact.order_by("name", "pk")[:most]):
            return found
    return list(rows.filter(name__icontains=wanted).order_by("name", "pk")[:most])


def previewed(
    viewer: Actor, wording: Wording, service: Service, typed: Mapping[str, Value], on: date
) -> Previewed:
    """How a wording reads for a service. Fields without a value stay as they are written."""
    declared = known.fields()
    data = known.told(viewer, [service], [name for name in wording.names if name in declared], on)
    values = {**usable(data[service.pk]), **typed}
    return Previewed(
        compose(wording, kinds_of(wording), values, language=language(ENGLISH), to=to_lines(service), on=on),
        rules.problems_of(wording, declared, values),
    )


def usable(found: Mapping[str, object]) -> dict[str, Value]:
    """What is known and is not empty."""
    return {
        name: value for name, value in found.items() if isinstance(value, str | int | date) and value != ""
    }


def kinds_of(wording: Wording) -> dict[str, Kind]:
    """The kind of each field that a wording uses."""
    declared = {name: each.kind for name, each in known.fields().items()}
    return declared | {each.name: each.kind for each in wording.asked}


def to_lines(service: Service) -> list[str]:
    """To whom a letter is addressed: the manager by name, where the register has it."""
    return [service.manager or "The registered manager", service.name, *address_of(service)]
