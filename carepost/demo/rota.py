"""Ambershire's rota: when its officers ring, a few days of leave, and the rota that was made the evening before."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from carepost.contact.actions import rota
from carepost.contact.actions.cards import keep_card
from carepost.contact.rules.cards import Card
from carepost.contact.rules.rota import AbsenceKind
from carepost.core import clock
from carepost.core.acting import Actor
from carepost.core.calendar import add_working_days
from carepost.core.clock import LONDON
from carepost.demo.cast import Cast
from carepost.register.models import Service

HOMES, AROUND = ("nursing_home", "residential_home"), ("community",)
#: Who rings when: full days, a day off, mornings only, school hours.
RINGS: Mapping[str, rota.Rings] = {
    "Marta Kowalewska": rota.Rings(
        dict.fromkeys(range(5), "09:00-12:30 13:30-16:00"), ["Polish", "Ukrainian"], [*HOMES, *AROUND]
    ),
    "Delroy Satterthwaite": rota.Rings(dict.fromkeys(range(4), "09:00-12:30 13:30-16:30"), [], [*HOMES]),
    "Priya Ramanujam": rota.Rings(dict.fromkeys(range(5), "09:30-14:30"), ["Gujarati", "Tamil"], [*AROUND]),
    "Joyce Featherstone": rota.Rings(
        dict.fromkeys((0, 1, 3, 4), "10:00-12:30 13:30-16:00"), [], ["residential_home", *AROUND]
    ),
}
ON_LEAVE, LEADS = "Priya Ramanujam", "Marta Kowalewska"
EVENING = time(17, 30)


LANGUAGES = ("Polish", "Gujarati", "Romanian")
EVERY_NTH = 9  # service has a card


def keep_cards(by: Actor, seed: int) -> None:
    """How some services want to be called: most a part of the day, a few in a language of their own."""
    chance = random.Random(f"{seed}:cards")
    here = Service.objects.filter(
        host_id=by.council_id, status="registered", adult_social_care=True, withdrawn=False
    )
    for number, service in enumerate(here.defer("search").order_by("ref")[::EVERY_NTH]):
        days = sorted(chance.sample(range(5), chance.choice((0, 0, 2, 3))))
        language = LANGUAGES[number // 6 % len(LANGUAGES)] if number % 6 == 0 else ""
        keep_card(by=by, service=service, card=Card(language, days, [chance.randrange(3)]))


def lay_out(cast: Cast, seed: int, today: date) -> None:
    """How services want to be called, hours of everybody, leave next week, and a published rota from today on."""
    # Of the evening before: whoever opens the demonstration early in the morning is not ahead of its rota.
    with clock.freeze(datetime.combine(today - timedelta(days=1), EVENING, LONDON).astimezone(UTC)):
        for name, rings in RINGS.items():
            officer = cast.staff(name)
            rota.keep_hours(by=officer, user_id=officer.user_id or 0, rings=rings)
        keep_cards(cast.staff(LEADS), seed)
        away, leads = cast.staff(ON_LEAVE), cast.staff(LEADS)
        first = add_working_days(today, 4)
        rota.note_absence(
            by=away,
            user_id=away.user_id or 0,
            kind=AbsenceKind.LEAVE,
            first=first,
            last=first + timedelta(days=1),
        )
        made = rota.make_rota(by=leads, first=today, cause="Made in the evening")
        rota.publish_rota(by=leads, rota_id=made.pk)
