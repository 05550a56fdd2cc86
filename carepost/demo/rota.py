"""Ambershire's rota: when its officers ring, a few days of leave, and the rota that was made in the morning."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from carepost.contact.actions import rota
from carepost.contact.rules.rota import AbsenceKind
from carepost.core import clock
from carepost.core.calendar import add_working_days
from carepost.core.clock import LONDON
from carepost.demo.cast import Cast

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
BEGINS = time(7, 30)


def lay_out(cast: Cast, today: date) -> None:
    """Hours of everybody, leave next week, and a published rota from today on."""
    with clock.freeze(datetime.combine(today, BEGINS, LONDON).astimezone(UTC)):
        for name, rings in RINGS.items():
            officer = cast.staff(name)
            rota.keep_hours(by=officer, user_id=officer.user_id or 0, rings=rings)
        away, leads = cast.staff(ON_LEAVE), cast.staff(LEADS)
        first = add_working_days(today, 4)
        rota.note_absence(
            by=away,
            user_id=away.user_id or 0,
            kind=AbsenceKind.LEAVE,
            first=first,
            last=first + timedelta(days=1),
        )
        made = rota.make_rota(by=leads, cause="Made in the morning")
        rota.publish_rota(by=leads, rota_id=made.pk)
