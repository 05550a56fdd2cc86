"""Ambershire's letters: five templates, one translation, letters that were sent, opened, held back and printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from carepost.core import clock, tenancy
from carepost.core.calendar import LONDON, add_working_days
from carepost.councils.actors import actor_for
from carepost.councils.models import Membership
from carepost.demo.cast import Cast
from carepost.demo.letter_words import PLAN, PLAN_IN_POLISH, SUSPENSION, TEMPLATES, UPLIFT, VISIT, Template
from carepost.letters import actions
from carepost.letters.models import Letter, LetterTemplate, PrintRun
from carepost.letters.rules.languages import ENGLISH, Layout, Way
from carepost.letters.rules.letters import LetterState, digest_of
from carepost.letters.rules.translating import Missing
from carepost.letters.rules.values import Value
from carepost.register.models import Service

WRITER, SECOND, DIRECTOR = "Marta Kowalewska", "Delroy Satterthwaite", "Rosemary Lightbody"
#: Of the services written to, by their place: how their managers asked to be written to.
WISHES = (
    ("pl", Layout.STANDARD, Way.EMAIL),
    ("ur", Layout.LARGE, Way.EMAIL),
    (ENGLISH, Layout.LARGE, Way.POST),
    (ENGLISH, Layout.STANDARD, Way.POST),
    (ENGLISH, Layout.PLAIN, Way.EMAIL),
)


@contextmanager
def _at(day: date, hour: int) -> Iterator[None]:
    with clock.freeze(datetime.combine(day, time(hour), LONDON).astimezone(UTC)):
        yield


@dataclass
class _Room:
    """Who writes, to whom, and which templates there are."""

    cast: Cast
    today: date

    def __post_init__(self) -> None:
        self.by, self.second = self.cast.staff(WRITER), self.cast.staff(SECOND)
        self.director = self.cast.staff(DIRECTOR)
        rows = Service.objects.filter(host=self.cast.ambershire, status="registered", kind="location")
        known = rows.exclude(manager="").exclude(postcode="").select_related("organisation")
        signed = list(known.filter(organisation__body__isnull=False).order_by("ref")[:12])
        rest = list(known.filter(organisation__body__isnull=True).order_by("ref")[:6])
        self.signed, self.silent = signed, rest
        self.templates: dict[str, LetterTemplate] = {}

    def back(self, days: int) -> date:
        """So many working days ago."""
        return add_working_days(self.today, -days)

    def publish(self, template: Template) -> None:
        """Written by an officer, published by the director."""
        row = actions.add_template(by=self.by, name=template.name, about=template.about)
        actions.write_template(by=self.by, template_id=row.pk, wording=template.wording, seen=1)
        actions.publish_template(by=self.director, template_id=row.pk, seen=2, words="The first of Carepost.")
        row.refresh_from_db()
        self.templates[template.name] = row

    def send(
        self, template: Template, services: Sequence[Service], typed: Mapping[str, Value],
        missing: Missing | None = None,
    ) -> list[Letter]:  # fmt: skip
        """A letter to each of these; nothing where nobody is there to write to."""
        if not services:
            return []
        row, pks = self.templates[template.name], [each.pk for each in services]
        about = services[0].name if len(services) == 1 else f"{len(services)} services: all of ours"
        mailing = actions.send_letters(
            by=self.by, template_id=row.pk, number=1, services=pks, seen=digest_of(pks), typed=typed, about=about,
            key=f"demo-letters-{template.name}-{len(pks)}-{pks[0]}", missing=missing, leave_out=True,
        )  # fmt: skip
        return list(mailing.letters.order_by("pk"))


def lay_out(cast: Cast, today: date) -> None:
    """Live through the letters of the last weeks, through the verbs that people use."""
    room = _Room(cast, today)
    with tenancy.acting_for(room.by):
        with _at(today - timedelta(days=60), 10):
            for template in TEMPLATES:
                room.publish(template)
        _wish(room)
        _translate(room)
        _send(room)
        _print(room)
    _open(room)


def _wish(room: _Room) -> None:
    with _at(room.today - timedelta(days=45), 11):
        for service, (tag, layout, way) in zip([*room.signed[1:3], *room.silent[:3]], WISHES, strict=False):
            actions.keep_wish(by=room.second, service_id=service.pk, language=tag, layout=layout, way=way)


def _translate(room: _Room) -> None:
    """The request for the plan exists in Polish; everything else does not yet."""
    row = room.templates[PLAN.name]
    with _at(room.today - timedelta(days=40), 9):
        made = actions.write_translation(
            by=room.by, template_id=row.pk, number=1, tag="pl", words=PLAN_IN_POLISH
        )
    with _at(room.today - timedelta(days=39), 15):
        actions.confirm_translation(by=room.second, template_id=row.pk, number=1, tag="pl", seen=made.pk)


def _send(room: _Room) -> None:
    with _at(room.back(20), 10):
        plan: Mapping[str, Value] = {"day": room.back(2)}
        room.send(PLAN, [*room.signed, *room.silent], plan, Missing.ENGLISH)
    with _at(room.back(9), 14):
        fee: Mapping[str, Value] = {
            "day of decision": room.back(12), "first day": room.today + timedelta(days=60), "new fee": 97_400,
        }  # fmt: skip
        room.send(UPLIFT, room.signed[4:8], fee, Missing.ENGLISH)
    with _at(room.back(3), 9):
        visit: Mapping[str, Value] = {
            "visit date": add_working_days(room.today, 12), "time": "9:30 in the morning",
            "visiting officer": "Gareth Copperthwaite",
        }  # fmt: skip
        room.send(VISIT, room.signed[:3], visit, Missing.HOLD)
    with _at(room.back(1), 16):
        stop: Mapping[str, Value] = {
            "first day": room.today, "review day": room.today + timedelta(days=14),
            "reasons": "Four shifts last week without a nurse.\nTwo medicines errors that were not reported.",
            "what ends it": "A nurse on every shift for two weeks, and a medicines audit that we see.",
        }  # fmt: skip
        room.send(SUSPENSION, room.signed[3:4], stop, Missing.ENGLISH)


def _print(room: _Room) -> None:
    """What waits for the post is printed and posted; one came back."""
    waiting = list(
        Letter.objects.filter(council=room.cast.ambershire, state=LetterState.TO_PRINT).order_by("pk")
    )
    if not waiting:
        return
    with _at(add_working_days(room.today, -19), 11):
        run: PrintRun = actions.make_run(
            by=room.second, seen=digest_of([row.pk for row in waiting]), key="demo-run"
        )
        actions.note_printed(by=room.second, run_id=run.pk)
        actions.note_posted(by=room.second, run_id=run.pk, count=len(waiting))
    with _at(add_working_days(room.today, -12), 10):
        actions.note_returned(by=room.second, letter_id=waiting[0].pk, words="Addressee has gone away")


def _open(room: _Room) -> None:
    """The providers' managers open every other of what is older."""
    with tenancy.acting_for(room.by):
        sent = Letter.objects.filter(council=room.cast.ambershire, body__isnull=False, state=LetterState.SENT)
        rows = list(sent.order_by("pk")[:8:2])
        bodies = {row.body_id for row in rows}
        members = Membership.objects.filter(provider_id__in=bodies).select_related("user").order_by("-pk")
        readers = {member.provider_id: actor_for(member) for member in members}
    for row in rows:
        if row.body_id in readers and row.left_at is not None:
            with clock.freeze(row.left_at + timedelta(hours=5)):
                actions.open_letter(by=readers[row.body_id], letter_id=row.pk)
