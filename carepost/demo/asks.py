"""What a provider's manager told of beds and staff over the last weeks, and what she disputes of her standing."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

from carepost.contact.actions.buying import note_buying
from carepost.contact.actions.updating import update_service
from carepost.contact.due import Clock, clocks_of
from carepost.contact.models import ServiceUpdate
from carepost.contact.rules.updates import beds_of
from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.core.calendar import LONDON, add_working_days
from carepost.core.sent_files import SentFile
from carepost.councils.models import User
from carepost.councils.places import places_of
from carepost.demo.cast import Cast, operator
from carepost.questions import data
from carepost.questions.models import Fact
from carepost.questions.queries.ledger import known_of
from carepost.questions.rules.ledger import OWN_WORD, mark, seconds_of
from carepost.register.models import Capacity, Service
from carepost.risk.actions import disagreeing as verbs
from carepost.risk.actions import note_signal, recompute
from carepost.risk.models import Disagreement
from carepost.risk.queries.disagreements import disputable
from carepost.risk.rules import BY_KEY, Band, Family, ScorePolicy
from carepost.risk.rules.disagreeing import State
from carepost.risk.rules.noting import Note, Teller
from carepost.risk.shown import standing_for

MANAGER, OFFICER, COLLEAGUE = "Grace Ekpenyong", "Delroy Satterthwaite", "Priya Ramanujam"
NEIGHBOUR = "Bethan Coldbeck"
WEEKS = (24, 17, 10)
#: How many working days ago, which reason if it is given (else the whole), what is not so, and what shows it.
DISPUTED = (
    (
        -13,
        "staffing.",
        "That was so in spring. Since then three carers have begun, and the rota is full.",
        "The rota of October",
    ),
    (
        -6,
        "finance.empty",
        "You have the numbers of another home. Ours are on the page of beds and staff.",
        "",
    ),
    (
        -2,
        "cqc.",
        "The report that you mean is of two years ago, under the owner before us.",
        "CQC’s letter of March",
    ),
)
NOT_UPHELD = "We looked at the rota with you on the telephone: two nights a week are still open."
GREEN_DAYS, AMBER_DAYS = (ScorePolicy().cadence[band] for band in (Band.GREEN, Band.AMBER))
#: With so many points a service is Green, and Amber once nearly a third of its staff are away.
NEARLY = 18
WORRIES = (
    Note("feedback.concerns", 4, date.min, "Two visitors found call bells unanswered", Teller.HEALTH),
    Note("finance.arrears", 3, date.min, "Rent of the summer quarter", Teller.PROVIDER),
    Note("safeguarding.enquiries", 3, date.min, "One enquiry, medicines", Teller.COLLEAGUE),
)
ROTA = SentFile(
    "Rota of October.txt",
    b"Week   Shifts   By our own   From an agency\n40     42       40           2\n41     42       42           0\n"
    b"42     42       42           0\n43     42       41           1\n",
)
ASKED_BACK = "Which page do you mean, and from which day?"


def lay_out(cast: Cast, seed: int, today: date) -> None:
    """The weeks before as they stand in the book; this morning and what she disputes through the verbs of people."""
    manager = places_of(User.objects.get(name=MANAGER), today)[0].actor
    with tenancy.acting_for(manager):
        own = _own(cast, manager)
    for service in own:
        chance = random.Random(f"{seed}:asks:{service.ref}")
        weeks = WEEKS[: chance.choice((2, 3, 3))]
        for days in weeks:
            _told_then(manager, service, _numbers(service, chance), today - timedelta(days=days))
    for service in own[:1]:
        _bought(cast, service, today)
        _told_this_morning(cast, manager, service, random.Random(f"{seed}:asks:today"), today)
    for service in _steady(cast, own, today)[-1:]:
        _worry(cast.staff(OFFICER), service, today)
    for number, service in enumerate(own[: len(DISPUTED)]):
        _disputed(cast, manager, service, number, today)
    # What was told in earlier weeks is a fact of standings, as it is for each night's work.
    bare = operator(cast.ambershire)
    with tenancy.acting_for(bare):
        recompute(by=bare, council_id=cast.ambershire.pk, on=today)


def _own(cast: Cast, manager: Actor) -> Sequence[Service]:
    """Her services here, but for what came to her lately: of the time before she has nothing to tell."""
    rows = Service.objects.filter(
        organisation__body_id=manager.provider_id, status="registered", kind="location", host=cast.ambershire,
        handovers=None,
    )  # fmt: skip
    return list(rows.select_related("organisation", "host").order_by("ref"))


def _steady(cast: Cast, own: Sequence[Service], today: date) -> Sequence[Service]:
    """Those that are Green, with no worry about staff, and called so lately that an Amber one would be due by today;
    all of hers where there is none.
    """
    with tenancy.acting_for(operator(cast.ambershire)):
        clocks = clocks_of(own, today, {})
    found = [each for each in own if (at := clocks.get(each.pk)) and _is_steady(at, today)]
    return found or own


def _is_steady(at: Clock, today: date) -> bool:
    worries = {each["kind"] for each in at.standing.reasons if each["severity"]} if at.standing else set()
    about_staff = any(BY_KEY[kind].family is Family.STAFFING for kind in worries)
    sooner = at.due.on - timedelta(days=GREEN_DAYS - AMBER_DAYS)
    return at.band is Band.GREEN and not about_staff and sooner <= today < at.due.on


@contextmanager
def _at(day: date, hour: int, minute: int = 0) -> Iterator[None]:
    with clock.freeze(datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC)):
        yield


def _numbers(service: Service, chance: random.Random) -> dict[str, int]:
    """Numbers that fit together, of a home that is nearly full or a round of visits."""
    staff = chance.randint(18, 60)
    told = {
        "staff_due": staff, "staff_absent": staff // 30, "staff_agency": chance.randint(0, staff // 12),
        "posts_vacant": chance.randint(0, 4),
    }  # fmt: skip
    if not service.care_home:
        return {"people_now": chance.randint(25, 90), "places_free": chance.randint(0, 8), **told}
    beds = service.registered_beds or 20
    free = chance.randint(0, max(beds // 10, 1))
    return {"beds_run": beds, "people_now": beds - free, "beds_kept": 0, "places_free": free, **told}


def _told_then(manager: Actor, service: Service, told: dict[str, int], day: date) -> None:
    """A page of an earlier week, as it stands in the book: what it moved then is told by the calls of then."""
    at = datetime.combine(day, time(7, 40), LONDON).astimezone(UTC)
    council_id, source = service.host_id or 0, f"Told by {manager.name}"
    with tenancy.acting_for(operator(service.host)):
        row = ServiceUpdate.objects.create(
            council_id=council_id, service=service, told=told, seconds=seconds_of(data.named(told)), at=at,
            by_id=manager.user_id, by_name=manager.name, submission_key=f"demo-{service.ref}-{day}",
        )  # fmt: skip
        Fact.objects.bulk_create(
            Fact(
                council_id=council_id, service=service, datum=key, value=value, as_of=at, source=source,
                source_ref=f"{OWN_WORD}{row.pk}", by_name=manager.name,
            )
            for key, value in told.items()
        )  # fmt: skip
        beds = beds_of(told) if service.care_home else None
        if beds is not None:
            Capacity.objects.create(
                council_id=council_id, service=service, as_of=at, source=source, operational_beds=beds.operational,
                occupied=beds.occupied, reserved=beds.reserved, vacant_accepting=beds.vacant_accepting,
            )  # fmt: skip


def _bought(cast: Cast, service: Service, today: date) -> None:
    """The council next door buys care there, and is told from this morning on."""
    neighbour = cast.staff(NEIGHBOUR)
    with _at(today - timedelta(days=3), 15), tenancy.acting_for(neighbour):
        note_buying(by=neighbour, service=service)


def _told_this_morning(
    cast: Cast, manager: Actor, service: Service, chance: random.Random, today: date
) -> None:
    with _at(today, 7, 12), tenancy.acting_for(manager):
        shown = mark(known_of(manager, service).values())
        update_service(
            by=manager, service=service, told=_numbers(service, chance), submission_key="demo-this-morning",
            seen=shown, also=[cast.borechester.pk],
        )  # fmt: skip


def _worry(officer: Actor, service: Service, today: date) -> None:
    """Noted until little more would turn it Amber: what its manager tells next is seen to matter."""
    with _at(today, 8, 15), tenancy.acting_for(officer):
        for number, note in enumerate(WORRIES):
            standing = standing_for(officer, service.pk)
            if standing is None or standing.score >= NEARLY:
                return
            note_signal(
                by=officer, service=service, note=Note(note.kind, note.severity, today, note.evidence, note.teller),
                submission_key=f"demo-worry-{number}",
            )  # fmt: skip


def _disputed(cast: Cast, manager: Actor, service: Service, number: int, today: date) -> None:
    """One reason of each service: answered, asked back, and waiting."""
    ago, about, words, evidence = DISPUTED[number]
    said_on = add_working_days(today, ago)
    with _at(said_on, 16, 5), tenancy.acting_for(manager):
        kind = next((kind for kind, _ in disputable(manager, service) if kind.startswith(about)), "")
        row = verbs.disagree(
            by=manager, service=service, submission_key=f"demo-disagreement-{number}",
            dispute=verbs.Dispute(kind, words, evidence, (ROTA,) if number == 0 else ()),
        )  # fmt: skip
    officer = cast.staff(OFFICER if number else COLLEAGUE)
    with _at(add_working_days(said_on, 1), 11, 30), tenancy.acting_for(officer):
        _seen_to(officer, row, number)


def _seen_to(officer: Actor, row: Disagreement, number: int) -> None:
    verbs.take_disagreement(by=officer, disagreement_id=row.pk, key="demo-take")
    if number == 0:
        verbs.answer_disagreement(
            by=officer, disagreement_id=row.pk, answer=State.NOT_UPHELD, words=NOT_UPHELD, key="demo-answer"
        )
    elif number == 1:
        verbs.ask_back_disagreement(by=officer, disagreement_id=row.pk, words=ASKED_BACK, key="demo-back")
