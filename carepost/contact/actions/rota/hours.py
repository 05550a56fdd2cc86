"""Who rings: their hours, languages and the kinds of service they know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from carepost.contact.models import OfficerHours, OfficerProfile
from carepost.contact.planning import callers
from carepost.contact.rules.rota import RotaRefused, hours_from_words
from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused
from carepost.councils.permissions import Can


@dataclass(frozen=True, slots=True)
class Rings:
    """When somebody rings, in words by weekday (0 is Monday): '09:00-12:00 13:00-15:30'; and what they bring."""

    hours: Mapping[int, str]
    languages: Sequence[str] = ()
    knows: Sequence[str] = ()


@action("contact.keep_hours")
def keep_hours(*, by: Actor, user_id: int, rings: Rings) -> OfficerProfile:
    """Put an officer's hours, languages and knowledge in place of what was there. The next rota follows them."""
    council_id = by.council_id or 0
    if user_id != by.user_id and not by.may(Can.KEEP_HOURS_OF_OTHERS):
        raise Refused([RotaRefused.OTHERS_HOURS])
    must_ring(council_id, user_id)
    try:
        spans = {day: hours_from_words(words) for day, words in rings.hours.items()}
    except ValueError:
        raise Refused([RotaRefused.HOURS]) from None
    profile, _ = OfficerProfile.objects.update_or_create(
        council_id=council_id,
        user_id=user_id,
        defaults={"languages": list(rings.languages), "knows": list(rings.knows)},
    )
    profile.hours.all().delete()
    OfficerHours.objects.bulk_create(
        OfficerHours(council_id=council_id, profile=profile, weekday=day, begins=begin, ends=end)
        for day, of_day in spans.items()
        for begin, end in of_day
    )
    audit.note(subject=f"user:{user_id}", hours={str(day): words for day, words in rings.hours.items()})
    return profile


def must_ring(council_id: int, user_id: int) -> None:
    """Raise Refused for somebody who makes no calls for the council."""
    if user_id not in callers(council_id, clock.today()):
        raise Refused([RotaRefused.NOT_OF_THE_TEAM])
