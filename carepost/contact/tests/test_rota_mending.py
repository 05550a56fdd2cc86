"""A mended rota: what must move does, as little else as can be, and never for anybody's convenience."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carepost.contact.engine.rota.allowed import in_time, open_still, slots
from carepost.contact.engine.rota.making import make, mend
from carepost.contact.engine.rota.options import Tables, unmet_cost
from carepost.contact.engine.rota.telling import Moved, moved
from carepost.contact.engine.rota.values import Booking, Call, Hours, Officer, Place, Proof, Rota, Task
from carepost.contact.rules.rota import RotaPolicy
from carepost.contact.tests.rotas import MONDAY, council, working_days
from carepost.contact.tests.test_rota_engine import broken

DAYS = working_days(MONDAY, 2)
POLICY = RotaPolicy()
Choice = Mapping[str, Place]


@st.composite
def mends(draw: st.DrawFn) -> Task:
    """A tiny council with a rota in force, where then somebody is away, rings less, or a call becomes more pressing."""
    officers = tuple(
        Officer(
            f"o{n}", f"Officer {n}", _hours(draw(st.sampled_from([1, 2]))), frozenset(draw(_some("Polish")))
        )
        for n in range(2)
    )
    calls = tuple(_call(draw, n) for n in range(draw(st.integers(2, 5))))
    before = Task(DAYS, officers, calls)
    rota = make(before)
    locked = draw(st.sets(st.sampled_from(sorted(rota.places)), max_size=1)) if rota.places else set()
    ill, day = draw(st.integers(0, 1)), draw(st.sampled_from(DAYS))
    changed = tuple(replace(o, away=frozenset({day})) if n == ill else o for n, o in enumerate(officers))
    if draw(st.booleans()):
        changed = (replace(changed[0], hours=_hours(1)), changed[1])
    if draw(st.booleans()):
        calls = (replace(calls[0], weight=8, latest=max(calls[0].due, MONDAY)), *calls[1:])
    return Task(
        DAYS, changed, calls, before=rota.places, locks={key: rota.places[key] for key in locked},
        from_minute=draw(st.sampled_from([0, 9 * 60 + 30])),
    )  # fmt: skip


def _hours(slots_a_day: int) -> tuple[Hours, ...]:
    return tuple(Hours(weekday, 9 * 60, 9 * 60 + 30 * slots_a_day) for weekday in range(5))


def _some(*words: str) -> st.SearchStrategy[set[str]]:
    return st.sets(st.sampled_from(words), max_size=1)


def _call(draw: st.DrawFn, number: int) -> Call:
    due = draw(st.sampled_from(DAYS))
    return Call(
        key=str(number), name=f"Service {number}", earliest=draw(st.sampled_from([MONDAY, due])), due=due,
        latest=due + timedelta(days=draw(st.integers(0, 1))), weight=draw(st.sampled_from([2, 4, 8])),
        language=draw(st.sampled_from(["", "", "Polish"])),
        preferred=frozenset({(due.weekday(), 0)}) if draw(st.booleans()) else frozenset(),
        usual=draw(st.sampled_from([{}, {"o0": 100}, {"o1": 100}])),
    )  # fmt: skip


def every_rota(task: Task) -> Iterator[Choice]:
    """Every rota there can be, found by trying all of them."""
    spots = [Place(o.key, day, m) for o in task.officers for day in DAYS for m in slots(task, o, day)]
    for chosen in product([None, *spots], repeat=len(task.calls)):
        taken = [spot for spot in chosen if spot is not None]
        places = {call.key: spot for call, spot in zip(task.calls, chosen, strict=True) if spot is not None}
        if len(set(taken)) == len(taken) and not broken(task, Rota(places, Proof(0, 0, 0))):
            yield places


def waiting(task: Task, places: Choice) -> int:
    """What it costs that calls are left out or late."""
    tables = Tables(replace(task, mending=True))
    return sum(
        _late(task, call, places[call.key].day) if call.key in places else unmet_cost(tables, number)
        for number, call in enumerate(task.calls)
    )


def _late(task: Task, call: Call, day: date) -> int:
    possible = in_time(task, call)
    waited = min((possible - call.due).days, POLICY.working_days)
    return (POLICY.late_per_day * call.weight + POLICY.waiting * waited) * max((day - possible).days, 0)


def moves(task: Task, places: Choice) -> int:
    """How many calls that have a place have another than before: officer, day or time."""
    return sum(place != task.before[key] for key, place in places.items() if key in task.before)


@settings(max_examples=40)
@given(mends())
def test_no_rota_with_as_little_waiting_moves_fewer_calls(task: Task) -> None:
    mended = mend(task)
    assert broken(task, mended) == []
    wait, moved_calls = waiting(task, mended.places), moves(task, mended.places)
    shaped = replace(task, mending=True)
    others = [(waiting(task, other), moves(task, other)) for other in every_rota(shaped)]
    assert all(fewer >= moved_calls for other, fewer in others if other <= wait)
    weighed = POLICY.moved_when_mending
    assert wait + weighed * moved_calls == min(other + weighed * count for other, count in others)


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.integers(1, 3))
def test_what_must_move_is_told_apart_from_what_moves_to_make_room(seed: int, team: int) -> None:
    task = council(12, days=4, officers=team, seed=seed)
    rota = make(task)
    ill = replace(task.officers[0], away=frozenset(task.days[:1]))
    changed = replace(task, officers=(ill, *task.officers[1:]), before=rota.places)
    mended = mend(changed)
    told = moved(changed, mended)
    theirs = {k for k, p in rota.places.items() if (p.officer, p.day) == (ill.key, task.days[0])}
    assert {each.key for each in told if each.must} == theirs
    assert {each.key for each in told} == {k for k, p in rota.places.items() if mended.places.get(k) != p}


def test_many_conveniences_never_move_a_call_that_may_stay() -> None:
    """Eight calls of somebody who is ill would all like the slot of the ninth, which would have to give way."""
    both = (Officer("marta", "Marta", _hours(1)), Officer("priya", "Priya", _hours(10)))
    liked = frozenset({(0, 0)})
    calls = [
        Call(f"c{n}", f"S{n}", MONDAY, MONDAY, DAYS[1], 2, usual={"priya": 100}, preferred=liked)
        for n in range(8)
    ]
    stays = Call("z", "Z", MONDAY, MONDAY, DAYS[1], 2)
    gone = {call.key: Place("gone", MONDAY, 540 + 30 * n) for n, call in enumerate(calls)}
    before = {"z": Place("priya", MONDAY, 9 * 60), **gone}
    mended = mend(Task(DAYS, both, (*calls, stays), before=before))
    assert mended.places["z"] == Place("priya", MONDAY, 9 * 60)


@pytest.mark.parametrize(
    ("weight", "room_is_made"),
    [(2, False), (3, True), (4, True), (8, True)],
    ids=["green", "grey", "amber", "red"],
)
def test_a_call_makes_room_for_a_day_of_grey_amber_or_red_and_not_for_one_of_green(
    weight: int, room_is_made: bool
) -> None:
    """Monday's only slot is Y's, which may come on Tuesday; X of somebody who is ill would be late on Tuesday."""
    priya = (Officer("priya", "Priya", _hours(1)),)
    needs = Call("x", "X", MONDAY, MONDAY, DAYS[1], weight)
    may_give_way = Call("y", "Y", MONDAY, DAYS[1], DAYS[1], 2)
    before = {"x": Place("gone", MONDAY, 540), "y": Place("priya", MONDAY, 540)}
    mended = mend(Task(DAYS, priya, (needs, may_give_way), before=before))
    assert mended.places["y"].day == (DAYS[1] if room_is_made else MONDAY)
    assert mended.places["x"].day == (MONDAY if room_is_made else DAYS[1])


def test_a_lock_between_the_half_hours_is_kept_to_the_minute() -> None:
    one = (Officer("marta", "Marta", _hours(4)),)
    calls = tuple(Call(str(n), f"S{n}", MONDAY, MONDAY, MONDAY, 2) for n in range(4))
    lock = {"1": Place("marta", MONDAY, 9 * 60 + 45)}
    rota = make(Task(DAYS, one, calls, locks=lock))
    assert rota.places["1"] == lock["1"]
    assert sorted(place.minute or 0 for place in rota.places.values()) == [540, 585, 615]


def test_a_call_moved_by_hand_between_the_half_hours_and_unlocked_stays_when_mended() -> None:
    one = (Officer("marta", "Marta", _hours(4)),)
    call = Call("1", "S1", MONDAY, MONDAY, MONDAY, 2)
    before = {"1": Place("marta", MONDAY, 9 * 60 + 45)}
    assert mend(Task(DAYS, one, (call,), before=before)).places == before


def test_a_place_of_before_is_open_until_it_cannot_be_kept() -> None:
    marta = Officer("marta", "Marta", _hours(2))
    at = Place("marta", MONDAY, 540)
    call = Call("1", "S1", MONDAY, MONDAY, MONDAY, 2)

    def still(
        officer: Officer = marta, call: Call = call, lock: Place | None = None, from_minute: int = 0
    ) -> bool:
        locks = {} if lock is None else {"1": lock}
        task = Task(DAYS, (officer,), (call,), locks, {"1": at}, mending=True, from_minute=from_minute)
        return open_still(task, call, at)

    assert still()
    assert not still(replace(marta, away=frozenset({MONDAY})))
    assert not still(replace(marta, hours=()))
    assert not still(replace(marta, key="priya"))
    assert not still(call=replace(call, language="Polish"))
    assert not still(call=replace(call, earliest=DAYS[1], latest=DAYS[1]))
    assert not still(call=replace(call, booking=Booking(MONDAY, 570)))
    assert not still(from_minute=541)
    assert not still(lock=Place("marta", DAYS[1], 540))


def test_moved_names_the_place_before_and_after() -> None:
    marta, priya = Officer("marta", "Marta", _hours(1)), Officer("priya", "Priya", _hours(1))
    call, at = Call("1", "S1", MONDAY, MONDAY, MONDAY, 2), Place("marta", MONDAY, 540)
    task = Task(DAYS, (replace(marta, away=frozenset({MONDAY})), priya), (call,), before={"1": at})
    assert moved(task, mend(task)) == (Moved("1", at, Place("priya", MONDAY, 540), must=True),)
