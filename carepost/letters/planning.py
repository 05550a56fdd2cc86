"""What a letter would be for each of some services, and what is against it. Pages show it, the verb makes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from carepost.core.acting import Actor
from carepost.councils.models import Council
from carepost.letters.engine.composing import compose
from carepost.letters.engine.pdf import Drawn, Undrawable, check
from carepost.letters.facts import address_of
from carepost.letters.models import LetterTranslation, LetterVersion, ReaderWish
from carepost.letters.rules import values as rules
from carepost.letters.rules.languages import ENGLISH, Language, Layout, Way, language
from carepost.letters.rules.letters import LetterFault, Reader, against_reaching
from carepost.letters.rules.translating import english_line
from carepost.letters.rules.values import Value
from carepost.letters.rules.wording import Problem, Wording
from carepost.messages import addresses, known
from carepost.messages.addresses import Place
from carepost.messages.known import Kind
from carepost.register.models import Service


@dataclass(frozen=True, slots=True)
class Planned:
    """A letter to one service as it would be. With `problems` it cannot be made; `values` are all that it says.

    `wants` says that its reader asked for a language in which there is none: somebody has to decide.
    """

    service: Service
    reader: Reader
    letter: Mapping[str, Any]
    values: Mapping[str, Value]
    problems: tuple[Problem, ...] = ()
    translation: LetterTranslation | None = None
    wants: bool = False

    @property
    def wished(self) -> Language:
        return language(self.reader.language)


def plan(
    viewer: Actor, version: LetterVersion, services: Sequence[Service], typed: Mapping[str, Value], on: date
) -> list[Planned]:
    """A letter for each of these services. A few questions to the database, however many there are.

    One whose language is wanting is planned in English, with the line that says so.
    """
    wording, declared = version.wording, known.fields()
    data = known.told(viewer, services, [name for name in wording.names if name in declared], on)
    reached = readers(viewer, services)
    words = confirmed(version)
    writer = Writer(viewer.name, str(Council.objects.filter(pk=viewer.council_id or 0).first() or ""))
    return [
        planned(
            each, reached[each.pk], version, words.get(reached[each.pk].language),
            values={**usable(data[each.pk]), **typed}, on=on, writer=writer,
        )
        for each in services
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Writer:
    """Who is asked for another language: the officer, and the council."""

    officer: str
    council: str


def planned(
    service: Service,
    reader: Reader,
    version: LetterVersion,
    translation: LetterTranslation | None,
    *,
    values: Mapping[str, Value],
    on: date,
    writer: Writer,
) -> Planned:
    """One letter, in the words of that translation, or else in English with the line that says so where it has to."""
    wording, wished = version.wording, language(reader.language)
    problems = [*rules.problems_of(wording, known.fields(), values)]
    problems += [Problem(fault, fault.sentence) for fault in against_reaching(reader)]
    wants = translation is None and wished.tag != ENGLISH
    if any(each.fault in (rules.ValueFault.WRONG_KIND, rules.ValueFault.UNKNOWN) for each in problems):
        return Planned(service, reader, {}, values, tuple(problems), translation, wants)
    letter = compose(
        translation.words.over(wording) if translation else wording, kinds_of(wording), values,
        language=wished if translation else language(ENGLISH), to=reader.to, on=on,
        choices=translation.words.choices if translation else None,
        first=english_line(wished, writer.officer, writer.council, _page(service)) if wants else "",
    ).as_json()  # fmt: skip
    try:
        check(Drawn(letter))
    except Undrawable as why:
        problems.append(Problem(LetterFault.NO_FONT, why.sentence))
    return Planned(service, reader, letter, values, tuple(problems), translation, wants)


def _page(service: Service) -> str:
    return f"{settings.SITE_URL}{reverse('letters:own-wish', args=[service.ref])}"


def confirmed(version: LetterVersion) -> dict[str, LetterTranslation]:
    """The translations of a version that are used, by language: the newest of each, where it is confirmed."""
    rows = LetterTranslation.objects.filter(version=version).order_by("language", "-pk").distinct("language")
    found = rows.select_related("confirmation")
    return {row.language: row for row in found if hasattr(row, "confirmation")}


def readers(viewer: Actor, services: Sequence[Service]) -> dict[int, Reader]:
    """To whom a letter to each service goes, and how they asked to be written to."""
    council = viewer.council_id or 0
    emails, wishes = addresses.of_services(council, map(_place, services)), wishes_of(council, services)
    return {
        each.pk: Reader(
            tuple(to_lines(each)), tuple(emails[each.pk]), bool(each.postcode),
            *((wish.language, Layout(wish.layout), Way(wish.way)) if (wish := wishes.get(each.pk)) else (ENGLISH,)),
        )
        for each in services
    }  # fmt: skip


def _place(service: Service) -> Place:
    body = service.organisation.body_id if service.organisation else None
    return Place(service.pk, service.ref, service.name, body)


def wishes_of(council_id: int, services: Sequence[Service]) -> dict[int, ReaderWish]:
    """The newest wish of each service that has one."""
    rows = ReaderWish.objects.filter(council_id=council_id, service_id__in=[each.pk for each in services])
    return {row.service_id: row for row in rows.order_by("service_id", "-pk").distinct("service_id")}


def usable(found: Mapping[str, object]) -> dict[str, Value]:
    """What is known and is not empty."""
    return {
        name: value for name, value in found.items() if isinstance(value, str | int | date) and value != ""
    }


def kinds_of(wording: Wording) -> dict[str, Kind]:
    """The kind of each field that a wording may use."""
    declared = {name: each.kind for name, each in known.fields().items()}
    return declared | {each.name: each.kind for each in wording.asked}


def to_lines(service: Service) -> list[str]:
    """To whom a letter is addressed: the manager by name, where the register has it."""
    return [service.manager or "The registered manager", service.name, *address_of(service)]
