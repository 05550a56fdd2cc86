"""The rota: who rings whom in the next days, made exactly, mended gently, and plain about what cannot be."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carepost.contact.engine.rota.allowed import slots
from carepost.contact.engine.rota.councils import make_all
from carepost.contact.engine.rota.making import by_the_list, make, mend
from carepost.contact.engine.rota.relief import relief
from carepost.contact.engine.rota.telling import lacking, late, loads
from carepost.contact.engine.rota.values import Booking, Call, Hours, Officer, Place, Rota, Task
from carepost.contact.rules.rota import Lack, RotaPolicy
from carepost.contact.tests.rotas import MONDAY, council, working_days

TUESDAY = MONDAY + timedelta(days=1)
FRIDAY = MONDAY + timedelta(days=4)
WEEK = working_days(MONDAY, 5)


def officer(key: str = "marta", hours: str = "9-11", **more: object) -> Officer:
    begin, end = (int(hour) * 60 for hour in hours.split("-"))
    every_day = tuple(Hours(weekday, begin, end) for weekday in range(5))
    return Officer(key, key.title(), every_day, **more)  # type: ignore[arg-type]


def call(key: str, due: date = FRIDAY, **more: object) -> Call:
    values: dict[str, object] = {"earliest": MONDAY, "latest": due, "weight": 2, **more}
    return Call(key, f"Service {key}", due=due, **values)  # type: ignore[arg-type]


def task(officers: tuple[Officer, ...], *calls: Call, **more: object) -> Task:
    return Task(WEEK, officers, calls, **more)  # type: ignore[arg-type]


def broken(task: Task, rota: Rota) -> list[str]:
    """Every promise that a rota breaks; judged from the task alone, not from the engine's tables."""
    officers, calls, faults = {o.key: o for o in task.officers}, task.by_key(), []
    for key, place in rota.places.items():
        wanted, by = calls[key], officers[place.officer]
        lock, length = task.locks.get(key), task.policy.slot_minutes
        of_day = [h for h in by.hours if h.weekday == place.day.weekday()]
        at_work = any(h.start <= place.minute and place.minute + length <= h.end for h in of_day)
        if place.day in by.away:
            faults.append(f"{key}: absence")
        if not at_work or (place.day == task.days[0] and place.minute < task.from_minute):
            faults.append(f"{key}: hours")
        if not wanted.earliest <= place.day <= wanted.latest or place.day not in task.days:
            faults.append(f"{key}: window")
        if wanted.language and wanted.language not in by.languages:
            faults.append(f"{key}: language")
        if lock and (lock.officer, lock.day, lock.minute or place.minute) != (
            by.key,
            place.day,
            place.minute,
        ):
            faults.append(f"{key}: lock")
        booked = wanted.booking
        if (
            booked
            and (lock is None or lock.minute is None)
            and not (place.day == booked.day and place.minute <= booked.minute < place.minute + length)
        ):
            faults.append(f"{key}: booking")
        first = rota.places.get(wanted.follows or "")
        if first and not 0 < (place.day - first.day).days <= wanted.within:
            faults.append(f"{key}: after the one before")
    taken = Counter((place.officer, place.day, place.minute) for place in rota.places.values())
    return faults + [f"{slot}: twice" for slot, times in taken.items() if times > 1]


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    """A small council with bookings, absences, languages and locks, some of which cannot be kept."""
    made = council(
        draw(st.integers(3, 24)), days=draw(st.integers(2, 6)), officers=draw(st.integers(1, 3)),
        seed=draw(st.integers(0, 10**6)),
    )  # fmt: skip
    days = st.sampled_from(made.days)
    officers = tuple(replace(o, away=frozenset(draw(st.sets(days, max_size=2)))) for o in made.officers)
    minutes = st.sampled_from([None, 9 * 60, 10 * 60 + 30, 13 * 60])
    keys = [each.key for each in made.calls]
    locked = draw(st.lists(st.sampled_from(keys), max_size=4, unique=True)) if keys else []
    locks = {key: Place(draw(st.sampled_from(officers)).key, draw(days), draw(minutes)) for key in locked}
    return replace(made, officers=officers, locks=locks, from_minute=draw(st.sampled_from([0, 600])))


@settings(max_examples=30)
@given(tasks())
def test_the_rota_never_breaks_a_lock_a_window_an_absence_hours_or_a_language(task: Task) -> None:
    rota = make(task)
    assert broken(task, rota) == []
    assert broken(task, by_the_list(task)) == []


@settings(max_examples=12)
@given(tasks())
def test_every_call_has_a_place_or_is_named_with_a_reason(task: Task) -> None:
    rota = make(task)
    named = {each.call.key for each in lacking(task, rota)}
    assert named | set(rota.places) == {each.key for each in task.calls}
    assert not named & set(rota.places)
    assert all("{" not in each.sentence for each in lacking(task, rota))


@settings(max_examples=12)
@given(tasks())
def test_the_plain_list_is_never_better_and_the_bound_never_above(task: Task) -> None:
    rota = make(task)
    assert rota.proof.bound <= rota.proof.cost <= by_the_list(task).proof.cost
    assert rota.proof.best


@settings(max_examples=12)
@given(tasks())
def test_where_nothing_changed_the_rota_is_its_own_mend(task: Task) -> None:
    rota = make(task)
    assert mend(replace(task, before=rota.places)).places == rota.places


@settings(max_examples=12)
@given(tasks(), st.data())
def test_mending_keeps_every_promise_too(task: Task, data: st.DataObject) -> None:
    rota = make(task)
    ill = data.draw(st.sampled_from(task.officers))
    officers = tuple(replace(o, away=o.away | {task.days[0]}) if o is ill else o for o in task.officers)
    changed = replace(task, officers=officers, before=rota.places)
    assert broken(changed, mend(changed)) == []


@settings(max_examples=6)
@given(tasks())
def test_the_same_task_gives_the_same_rota(task: Task) -> None:
    assert make(task).places == make(task).places


def test_who_falls_ill_is_replaced_and_nobody_else_moves() -> None:
    team = (officer("marta"), officer("priya"))
    calls = [call(str(n)) for n in range(12)]
    rota = make(task(team, *calls))
    ill = replace(team[0], away=frozenset({MONDAY}))
    mended = mend(task((ill, team[1]), *calls, before=rota.places))
    of_the_ill = {k for k, place in rota.places.items() if (place.officer, place.day) == ("marta", MONDAY)}
    moved = {k for k, place in mended.places.items() if place != rota.places[k]}
    assert moved == of_the_ill
    assert len(mended.places) == 12


def test_a_lock_stays_and_one_that_cannot_be_kept_is_told() -> None:
    team = (officer("marta", away=frozenset({TUESDAY})), officer("priya"))
    locks = {"a": Place("priya", FRIDAY, 10 * 60), "b": Place("marta", TUESDAY)}
    rota = make(task(team, call("a"), call("b"), locks=locks))
    assert rota.places == {"a": Place("priya", FRIDAY, 10 * 60)}
    [lack] = lacking(task(team, call("a"), call("b"), locks=locks), rota)
    assert lack.why is Lack.LOCKED
    assert lack.sentence == "It is locked to Marta on Tuesday 1 December, who is not at work at that time."


CHRISTMAS = date(2026, 12, 25)  # a Friday


@pytest.mark.parametrize(("sundays", "made"), [(False, False), (True, True)])
def test_on_a_bank_holiday_those_ring_who_ring_on_sundays(sundays: bool, made: bool) -> None:
    rings = tuple(Hours(weekday, 540, 660) for weekday in ([4, 6] if sundays else [4]))
    daily = call("a", CHRISTMAS, earliest=CHRISTMAS, weekends=True)
    on_the_day = Task((CHRISTMAS,), (Officer("marta", "Marta", rings),), (daily,))
    assert bool(make(on_the_day).places) == made
    assert not make(replace(on_the_day, calls=(replace(daily, weekends=False),))).places


def test_whoever_rings_in_the_mornings_only_has_no_call_in_the_afternoon() -> None:
    half = Officer("marta", "Marta", (Hours(0, 540, 720), Hours(2, 540, 1020)))
    calls = [call(str(n), FRIDAY) for n in range(30)]
    rota = make(task((half,), *calls))
    at = [(place.day.weekday(), place.minute) for place in rota.places.values()]
    assert {weekday for weekday, _ in at} == {0, 2}
    assert max(minute for weekday, minute in at if weekday == 0) == 690
    assert len(at) == 6 + 16


def test_a_locked_call_keeps_its_slot_however_pressing_the_others_are() -> None:
    calls = [call(str(n), MONDAY, weight=8) for n in range(5)]
    locks = {"green": Place("marta", MONDAY, 9 * 60)}
    rota = make(task((officer(),), *calls, call("green", MONDAY), locks=locks))
    assert rota.places["green"] == locks["green"]
    assert len(rota.places) == 4


def test_a_lock_outside_the_days_of_a_call_is_told_as_such() -> None:
    locked = task((officer(),), call("a", MONDAY), locks={"a": Place("marta", FRIDAY)})
    [lack] = lacking(locked, make(locked))
    assert lack.sentence.startswith("It is locked to Marta on Friday 4 December, which is not when")


@pytest.mark.parametrize(
    ("needed", "why", "sentence"),
    [
        (call("a", MONDAY, language="Polish"), Lack.LANGUAGE,
         "Nobody who is at work on Monday 30 November speaks Polish."),
        (call("a", TUESDAY, earliest=TUESDAY), Lack.AWAY, "Nobody is at work on Tuesday 1 December."),
        (call("a", booking=Booking(FRIDAY, 12 * 60)), Lack.BOOKED,
         "They asked to be called on Friday 4 December at midday, and nobody is free then."),
    ],
)  # fmt: skip
def test_what_has_no_place_says_why(needed: Call, why: Lack, sentence: str) -> None:
    alone = task((officer(away=frozenset({TUESDAY})),), needed)
    [lack] = lacking(alone, make(alone))
    assert (lack.why, lack.sentence) == (why, sentence)


def test_what_is_short_is_told_with_the_day_the_minutes_and_when_there_is_room() -> None:
    full = task((officer(),), *(call(str(n), MONDAY, weight=8 if n else 2) for n in range(5)))
    rota = make(full)
    [lack] = lacking(full, rota)
    assert (lack.call.key, lack.why, lack.room_on) == ("0", Lack.FULL, TUESDAY)
    [more] = relief(full, rota)
    assert more.sentence == "30 minutes more on Monday 30 November for 1 call."


def test_relief_names_the_language_that_is_missing() -> None:
    alone = task((officer(),), call("a", MONDAY, language="Polish"))
    [more] = relief(alone, make(alone))
    assert more.sentence == "30 minutes more of somebody who speaks Polish on Monday 30 November for 1 call."


def test_a_late_call_is_told_unless_it_was_late_before_the_rota_began() -> None:
    calls = [call(str(n), MONDAY, latest=FRIDAY) for n in range(5)]
    overdue = call("old", MONDAY - timedelta(days=7), latest=FRIDAY, weight=8)
    full = task((officer(),), *calls, overdue)
    told = late(full, make(full))
    assert [each.days for each in told] == [1, 1]
    assert "old" not in {each.call.key for each in told}


def test_the_worst_standing_comes_first_when_there_is_no_room_for_all() -> None:
    calls = [call(str(n), MONDAY, weight=weight) for n, weight in enumerate((2, 8, 4, 2, 8, 3))]
    assert set(make(task((officer(),), *calls)).places) == {"1", "2", "4", "5"}


def test_a_provider_gets_the_time_and_the_voice_they_prefer_where_that_costs_nobody_else() -> None:
    team = (officer("marta", "9-15"), officer("priya", "9-15"))
    wanted = call("a", preferred=frozenset({(2, 2)}), usual={"priya": 100})
    place = make(task(team, wanted)).places["a"]
    assert (place.officer, place.day.weekday(), place.minute) == ("priya", 2, 14 * 60)


def test_the_next_call_of_a_service_waits_for_the_first_and_comes_within_its_days() -> None:
    first = call("a", TUESDAY)
    second = call("b", FRIDAY, follows="a", within=2)
    places = make(task((officer(),), first, second)).places
    assert 0 < (places["b"].day - places["a"].day).days <= 2


def test_loads_are_fair_by_the_hours_people_have() -> None:
    team = (officer("marta", "9-11"), officer("priya", "9-13"))
    shares = loads(rested := task(team, *(call(str(n)) for n in range(30))), make(rested))
    assert shares == {"marta": (10, 20), "priya": (20, 40)}


def test_councils_are_made_side_by_side_and_each_as_if_alone() -> None:
    pair = {str(seed): council(12, officers=2, seed=seed) for seed in (1, 2)}
    made = dict(make_all(pair.items()))
    assert {name: rota.places for name, rota in made.items()} == {
        name: make(each).places for name, each in pair.items()
    }


def test_a_task_without_calls_or_without_officers_is_a_rota_too() -> None:
    assert make(task((officer(),))).places == {}
    nobody = task((), call("a"))
    assert [lack.why for lack in lacking(nobody, make(nobody))] == [Lack.AWAY]


def test_slots_of_a_day_are_whole_and_none_is_planned_in_the_past() -> None:
    later = task((), from_minute=10 * 60)
    assert slots(later, officer(), MONDAY) == (10 * 60, 10 * 60 + 30)
    assert len(slots(later, officer(), TUESDAY)) == 4
    odd = Officer("o", "O", (Hours(0, 540, 595),))
    assert slots(replace(later, policy=RotaPolicy(), from_minute=0), odd, MONDAY) == (540,)


def test_a_busy_council_is_answered_by_counting_not_by_luck() -> None:
    busy = council(60, days=5, officers=2, seed=3)
    rota = make(busy)
    room: dict[tuple[str, date], int] = defaultdict(int)
    for place in rota.places.values():
        room[place.officer, place.day] += 1
    assert all(count <= len(slots(busy, o, day)) for o in busy.officers for day in busy.days
               if (count := room[o.key, day]))  # fmt: skip
