"""Ambershire's enquiries of the last weeks, in every state, asked by providers and families through every door."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.core.calendar import LONDON, add_working_days
from carepost.councils.models import User
from carepost.councils.permissions import Can
from carepost.councils.places import places_of
from carepost.demo.cast import Cast
from carepost.demo.enquiry_sources import fill_library, take_in_mails
from carepost.demo.enquiry_words import ASKED, LATEST, Asked
from carepost.enquiries import actions
from carepost.enquiries.models import Enquiry
from carepost.enquiries.rules import Asker, Helped, Question, Urgency
from carepost.enquiries.rules.experts import Showing
from carepost.register.models import Service

OFFICERS = ("Marta Kowalewska", "Delroy Satterthwaite", "Priya Ramanujam", "Joyce Featherstone")
MANAGER = "Grace Ekpenyong"
ASKERS = (
    "Nadia Brookfield",
    "Tom Ashworth",
    "Ifeoma Lindqvist",
    "Peter Wragg",
    "Sunita Halloran",
    "Callum Oyelaran",
)


def lay_out(cast: Cast, seed: int, today: date) -> None:
    """Live through the enquiries of the last weeks, through the verbs that people use."""
    desk = _Desk(cast, random.Random(f"{seed}:enquiries"), today)
    with tenancy.acting_for(desk.officers[0]):
        for number, asked in enumerate(ASKED):
            desk.live(number, asked)
        for number, asked in enumerate(LATEST, len(ASKED)):
            desk.begin(number, asked, back=number % 3)
        with _at(add_working_days(today, -30), 10):
            fill_library(desk.officers[0], desk.officers[1])
        with _at(add_working_days(today, -1), 12):
            take_in_mails(cast.ambershire)
        desk.join_two()
        desk.ask_experts()
        desk.of_the_manager()
        with _at(today, 8, 30):
            actions.lift_late(by=_night(cast), council_id=cast.ambershire.pk)


def _night(cast: Cast) -> Actor:
    return Actor.operator(
        "Carepost (enquiries)",
        council_id=cast.ambershire.pk,
        permissions={Can.LIFT_LATE_ENQUIRIES.value},
    )


@contextmanager
def _at(day: date, hour: int, minute: int = 0) -> Iterator[None]:
    with clock.freeze(datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC)):
        yield


@dataclass
class _Desk:
    """Who answers, with which chance, on which day."""

    cast: Cast
    chance: random.Random
    today: date

    def __post_init__(self) -> None:
        self.officers: Sequence[Actor] = [self.cast.staff(name) for name in OFFICERS]
        rows = Service.objects.filter(host=self.cast.ambershire, status="registered", kind="location")
        self.services = list(rows.select_related("organisation").order_by("ref")[:60])
        self.made: list[Enquiry] = []

    def begin(self, number: int, asked: Asked, back: int) -> Enquiry:
        """Received some working days ago; every third by the public page."""
        by, service = self.officers[number % len(self.officers)], self.services[number % len(self.services)]
        name = ASKERS[number % len(ASKERS)]
        asker = Asker(name, f"{name.lower().replace(' ', '.')}@{service.ref.lower()}.example")
        question = Question(
            asked.subject, asked.words, asked.topic, Urgency(asked.urgency), about=service.name
        )
        key = f"demo-enquiry-{number}"
        with _at(add_working_days(self.today, -back), 9, number % 60):
            if number % 3 == 0:
                row = actions.receive_from_web(
                    by=self._door(),
                    council=self.cast.ambershire,
                    asker=asker,
                    question=question,
                    submission_key=key,
                )
            else:
                row = actions.receive_enquiry(
                    by=by,
                    asker=asker,
                    question=question,
                    service=service,
                    from_provider=True,
                    submission_key=key,
                )
        self.made.append(row)
        return row

    def _door(self) -> Actor:
        return Actor.operator(
            "public page", council_id=self.cast.ambershire.pk, permissions={Can.RECEIVE_FROM_WEB.value}
        )

    def live(self, number: int, asked: Asked) -> None:
        """Received, and gone on with as the state says in which it is left."""
        back = 2 + self.chance.randint(0, 30)
        row = self.begin(number, asked, back=back)
        day = add_working_days(self.today, -back + 1)
        by = self.officers[(number + 1) % len(self.officers)]
        with _at(day, 10, number % 60):
            actions.take_enquiry(by=by, enquiry_id=row.pk)
            if asked.note:
                actions.note_enquiry(by=by, enquiry_id=row.pk, words=asked.note, key=f"demo-note-{number}")
        LEFT[asked.left](by, row, asked, day)

    def join_two(self) -> None:
        """Two asked the same about visiting; the later is joined with the earlier."""
        alike = [row for row in self.made if row.topic == "infection" and row.answered_at is None]
        rows = list(Enquiry.objects.filter(pk__in=[row.pk for row in alike], state__in=("received", "owned")))
        rows.sort(key=lambda row: (row.received_at, row.pk))
        if len(rows) > 1:
            with _at(self.today, 8, 10):
                actions.merge_enquiry(
                    by=self.officers[0], enquiry_id=rows[-1].pk, into=rows[0].ref, key="demo-join"
                )

    def ask_experts(self) -> None:
        """Two experts outside: one has answered, one has not yet."""
        rows = Enquiry.objects.filter(
            council_id=self.cast.ambershire.pk, state="owned", finance=False, service__isnull=False
        )
        for number, (row, asks) in enumerate(zip(rows.order_by("pk"), EXPERTS, strict=False)):
            expert, question, answer = asks
            with _at(add_working_days(self.today, -1), 13, number):
                asked = actions.consult_expert(
                    by=self.officers[0], enquiry_id=row.pk, expert=expert, question=question,
                    showing=Showing(service=True), key=f"demo-expert-{number}",
                )  # fmt: skip
            if answer:
                by = Actor.operator(
                    f"{expert.name} (outside)", council_id=asked.council_id, permissions={Can.ADVISE.value}
                )
                with _at(add_working_days(self.today, -1), 16):
                    actions.advise(by=by, digest=asked.digest, words=answer)

    def of_the_manager(self) -> None:
        """What stands on the telephone of a provider's manager: an answer, and something asked back."""
        user = User.objects.get(name=MANAGER)
        manager = places_of(user, self.today)[0].actor
        own = Service.objects.filter(
            organisation__body_id=manager.provider_id, status="registered", host=self.cast.ambershire
        )
        service = own.select_related("organisation", "host").order_by("ref").first()
        if service is None:
            return
        rows = []
        for number, (topic, subject, words) in enumerate(OWN):
            with _at(add_working_days(self.today, -3), 15, number), tenancy.acting_for(manager):
                rows.append(
                    actions.ask_as_provider(
                        by=manager, service=service, question=Question(subject, words, topic), email=user.email,
                        submission_key=f"demo-own-enquiry-{number}",
                    )
                )  # fmt: skip
        with _at(add_working_days(self.today, -2), 11):
            by = self.officers[0]
            actions.answer_enquiry(by=by, enquiry_id=rows[0].pk, words=OWN_ANSWER, key="demo-own-answer")
            actions.ask_back(by=by, enquiry_id=rows[1].pk, words=OWN_ASKED_BACK, key="demo-own-back")


def _owned(by: Actor, row: Enquiry, asked: Asked, day: date) -> None:
    """Nothing more happened yet."""


def _asked_back(by: Actor, row: Enquiry, asked: Asked, day: date) -> None:
    with _at(day, 11):
        actions.ask_back(by=by, enquiry_id=row.pk, words=asked.back, key=f"demo-back-{row.pk}")


def _answered(by: Actor, row: Enquiry, asked: Asked, day: date) -> None:
    with _at(day, 12):
        actions.answer_enquiry(by=by, enquiry_id=row.pk, words=asked.answer, key=f"demo-answer-{row.pk}")
    if row.pk % 5:
        who = Actor.operator(row.asker_name, council_id=row.council_id, permissions={Can.RATE_ANSWER.value})
        with _at(day, 14, 30):
            actions.rate_answer(by=who, enquiry_id=row.pk, helped=list(Helped)[row.pk % 7 // 5])


def _corrected(by: Actor, row: Enquiry, asked: Asked, day: date) -> None:
    _answered(by, row, asked, day)
    with _at(day, 14):
        words = f"I was not exact before. {asked.answer}"
        actions.answer_enquiry(by=by, enquiry_id=row.pk, words=words, key=f"demo-correct-{row.pk}")


def _reopened(by: Actor, row: Enquiry, asked: Asked, day: date) -> None:
    _answered(by, row, asked, day)
    with _at(day, 15):
        actions.add_to_enquiry(by=by, enquiry_id=row.pk, words=asked.back, key=f"demo-again-{row.pk}")


def _aside(by: Actor, row: Enquiry, asked: Asked, day: date) -> None:
    with _at(day, 13):
        actions.set_enquiry_aside(by=by, enquiry_id=row.pk, reason=asked.answer, key=f"demo-aside-{row.pk}")


def _rerouted(by: Actor, row: Enquiry, asked: Asked, day: date) -> None:
    with _at(day, 13):
        actions.reroute_enquiry(
            by=by,
            enquiry_id=row.pk,
            topic="contracts",
            team_id=None,
            reason=asked.answer,
            key=f"demo-route-{row.pk}",
        )


LEFT: dict[str, Callable[[Actor, Enquiry, Asked, date], None]] = {
    "owned": _owned, "waiting": _asked_back, "answered": _answered, "corrected": _corrected, "reopened": _reopened,
    "aside": _aside, "rerouted": _rerouted,
}  # fmt: skip

EXPERTS = (
    (
        Asker("Dr Lena Hartwell", "lena.hartwell@community-therapy.example"),
        "Who assesses somebody again in her own home after a fall, and how soon?",
        "Our community therapists do, within five working days. The home can ring us itself: no referral is needed.",
    ),
    (
        Asker("Femi Castellanos", "femi.castellanos@brokers.example"),
        "How are extra hours asked for outside the yearly review?",
        "",
    ),
)
OWN = (
    (
        "training",
        "A place on the falls course",
        "We have two new starters. Is there still a place in December?",
    ),
    ("money", "Invoice for October", "Our invoice for October is not paid yet. When will it be?"),
    (
        "infection",
        "Visitors while two residents are ill",
        "Two have a cough. Should we stop visits this weekend?",
    ),
)
OWN_ANSWER = (
    "Yes, there are three places on 9 December, at the Mill Lane training room. I have put both names down; the course"
    " team will write to you."
)
OWN_ASKED_BACK = "Which number does the invoice have, and to which address did you send it?"
