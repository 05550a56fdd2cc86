"""The answers that a service gives to the welfare call's script on a day, as `clean` leaves them."""

from __future__ import annotations

import random
from datetime import date

from carepost.demo.calls import phrases
from carepost.demo.calls.life import Life, Spell
from carepost.questions.rules import NO, PREFER_NOT, YES, Answer

Answers = dict[str, Answer]


def answers_of(life: Life, day: date, since: date | None) -> Answers:
    """What they say on `day`, the last call having been on `since`. In the order of the script."""
    chance, outbreak, strain = life.chance, life.outbreak(day), life.strain(day)
    days = min((day - since).days, 30) if since else 14
    answers: Answers = {
        **_who(life),
        **_people(life, outbreak, strain, days),
        **_staff(life, strain, outbreak is not None),
        **_infection(chance, outbreak, day, since),
        **_supplies(life, day),
        **_support(life, day),
    }
    asked = _would_help(chance, strain=strain, worried=answers["money_worry"] == YES, outbreak=outbreak)
    if asked:
        answers["would_help"] = asked
    note = _note(chance, strain, outbreak)
    if note:
        answers["notes"] = note
    answers["share_notes"] = YES if chance.random() < 0.72 else NO
    return answers


def _who(life: Life) -> Answers:
    people = (
        ("registered_manager", life.manager), ("deputy_manager", life.deputy), ("senior_carer", life.senior),
    )  # fmt: skip
    weights = (62, 24, 14) if life.home.manager else (0, 75, 25)
    role, name = life.chance.choices(people, weights)[0]
    return {"respondent_role": role, "respondent_name": name}


def _people(life: Life, outbreak: Spell | None, strain: float, days: int) -> Answers:
    chance = life.chance
    life.move_on()
    free = max(0, life.beds - life.people) if life.home.care_home else chance.choice((0, 0, 1, 2, 3, 5, 8))
    a_day = life.people * days / 365
    visiting = "open" if life.home.care_home else "not_relevant"
    if outbreak and life.home.care_home:
        visiting = "limited" if outbreak.weight < 0.7 else "stopped"
    return {
        "people_now": life.people,
        "places_free": 0 if outbreak else free,
        "missed_visits": _missed(chance, strain, at_home=not life.home.care_home),
        "hospital_admissions": _count(chance, 0.5 * a_day),
        "deaths": _count(chance, 0.25 * a_day if life.home.care_home else 0.05 * a_day),
        "visiting": visiting,
    }


def _missed(chance: random.Random, strain: float, *, at_home: bool) -> int:
    if chance.random() > (0.02 + 0.3 * strain if at_home else 0.003 + 0.03 * strain):
        return 0
    return chance.choices((1, 2, 3, 6, 12), (60, 25, 10, 4, 1))[0]


def _staff(life: Life, strain: float, outbreak: bool) -> Answers:
    chance = life.chance
    share = chance.uniform(0.0, 0.07) + 0.2 * strain + (0.06 if outbreak else 0)
    agency = chance.uniform(0, 0.06) + 0.3 * strain * life.fragile
    below = chance.random() < (0.05 if strain > 0.93 else 0.0003)
    mood = chance.choices(
        ("well", "strained", "exhausted"), (90 - 70 * strain, 10 + 55 * strain, 15 * strain)
    )
    return {
        "staff_due": life.staff,
        "staff_absent": min(life.staff, round(life.staff * share)),
        "staff_agency": min(life.staff, round(life.staff * agency)),
        "staff_below_safe": YES if below else NO,
        "staff_wellbeing": mood[0],
    }


def _infection(chance: random.Random, outbreak: Spell | None, day: date, since: date | None) -> Answers:
    if outbreak is None:
        return {"new_cases": 1 if chance.random() < 0.015 else 0, "outbreak_open": NO}
    fresh = since is None or since < outbreak.start
    over = (outbreak.end - day).days < 3
    harmed = chance.random() < 0.35 and outbreak.weight > 0.6
    return {
        "new_cases": chance.randint(2, 7) if fresh else 0 if over else chance.choice((0, 0, 1, 1, 2, 3)),
        "outbreak_open": YES,
        "outbreak_harm": (2 if outbreak.weight > 0.97 else 1) if harmed else 0,
    }


def _supplies(life: Life, day: date) -> Answers:
    chance, shortage = life.chance, life.shortage(day)
    answers: Answers = {"ppe_days": chance.choice((10, 14, 14, 21, 28, 28, 30, 42, 60, 90))}
    if shortage and shortage.weight > 0.5:
        answers["ppe_days"] = chance.choice((2, 3, 4, 5, 6))
    answers["supplies_short"] = NO
    if shortage and shortage.weight <= 0.5:
        answers |= {"supplies_short": YES, "supplies_what": chance.choice(phrases.SUPPLIES)}
    return answers


def _support(life: Life, day: date) -> Answers:
    chance = life.chance
    helped = chance.random() < 0.93
    answers: Answers = {"health_support": YES if helped else NO}
    if not helped:
        answers["health_support_what"] = chance.choice(phrases.HEALTH)
    if life.shy_of_money:
        answers["money_worry"] = PREFER_NOT
    elif life.worried(day):
        answers |= {"money_worry": YES, "money_what": chance.choice(phrases.MONEY)}
    else:
        answers["money_worry"] = NO
    return answers


def _would_help(
    chance: random.Random, *, strain: float, worried: bool, outbreak: Spell | None
) -> tuple[str, ...]:
    likely = {
        "ppe": 0.2 if outbreak else 0.01,
        "staff": 0.4 * strain,
        "infection_control": 0.35 if outbreak else 0.01,
        "training": 0.05,
        "finance": 0.3 if worried else 0.005,
        "funding": 0.3 if worried else 0.01,
        "digital": 0.03,
        "recruitment": 0.5 * strain,
        "continuity": 0.01,
        "mentor": 0.01,
    }
    return tuple(key for key, share in likely.items() if chance.random() < share)


def _note(chance: random.Random, strain: float, outbreak: Spell | None) -> str:
    if outbreak and chance.random() < 0.8:
        return chance.choice(phrases.OUTBREAK_NOTES)
    if strain > 0.4 and chance.random() < 0.5:
        return chance.choice(phrases.STRAIN_NOTES)
    return chance.choice(phrases.NOTES) if chance.random() < 0.3 else ""


def _count(chance: random.Random, expected: float) -> int:
    """A whole number whose mean is about `expected`."""
    return int(expected) + (chance.random() < expected % 1)
