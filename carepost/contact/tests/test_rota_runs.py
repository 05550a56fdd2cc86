"""A rota being made beside everything else: asked for once, watched, taken up again, given up in words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError, transaction

from carepost.contact import jobs
from carepost.contact.actions import rota as verbs
from carepost.contact.actions.rota import proposing, working
from carepost.contact.engine.rota.values import SoFar, Stage
from carepost.contact.models import Rota, RotaPlace, RotaRun
from carepost.contact.rules.rota import AbsenceKind
from carepost.contact.rules.rota_runs import ENDS, RunState, how_far
from carepost.contact.tests.conftest import NOW, TODAY
from carepost.contact.tests.pages import text
from carepost.contact.tests.planned import places, published, work
from carepost.core import clock
from carepost.core.refusals import Refused
from carepost.councils.models import User
from carepost.councils.tests.cast import scope

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

MAKE, MAKING, PROPOSAL = "/calls/rota/make/", "/calls/rota/making/", "/calls/rota/proposal/"
HTMX, LOOKING = {"HX-Request": "true"}, "Looking for the best rota of 440 calls."


@pytest.fixture(autouse=True)
def same_connection(monkeypatch):
    """The worker has a connection of its own; here the test's transaction must stay."""
    monkeypatch.setattr(jobs, "close_old_connections", lambda: None)


def latest():
    return RotaRun.objects.latest("pk")


def away(by, days=0):
    on = TODAY + timedelta(days=days)
    return jobs.note_absence(by=by, user_id=by.user_id, kind=AbsenceKind.ILL, first=on, last=on)


@pytest.mark.parametrize(
    ("state", "cost", "bound", "told"),
    [
        (RunState.WAITING, None, None, "It waits for its turn."),
        (RunState.LAYING_OUT, None, None, "Laying out who can make which of 440 calls, and when."),
        (RunState.SOLVING, None, 0, LOOKING),
        (RunState.SOLVING, 900, 0, f"{LOOKING} One is found that can be bettered by far."),
        (RunState.SOLVING, 1100, 1000, f"{LOOKING} One is found; at most 10.0% could be better."),
        (RunState.SOLVING, 1000, 1000, f"{LOOKING} It is found."),
        (RunState.HELPING, 1000, 1000, "The rota is found. Working out what would help where it falls short."),
    ],
)  # fmt: skip
def test_how_far_it_is_is_told_in_words(state, cost, bound, told):
    assert how_far(state, 440, cost, bound) == told


def test_a_rota_is_asked_for_watched_and_found_on_its_page(browser, team, services):
    asked = browser.post(MAKE, follow=True)
    assert asked.redirect_chain == [(MAKING, 302)]
    assert "The rota is being made" in text(asked)
    assert "It waits for its turn. You can leave this page and come back." in text(asked)
    assert "A rota is being made: Made by hand." in text(browser.get("/calls/rota/"))
    assert browser.get(MAKING, headers=HTMX).status_code == 200
    assert work() == 1
    assert browser.get(MAKING, headers=HTMX)["HX-Redirect"] == PROPOSAL
    assert "It waits to be published." in text(browser.get(MAKING, follow=True))
    verbs.publish_rota(by=team[0], rota_id=Rota.objects.get(state="proposed").pk)
    assert browser.get(MAKING)["Location"] == "/calls/rota/"


def test_before_any_rota_was_asked_for_there_is_nothing_to_watch(browser):
    assert browser.get(MAKING).status_code == 404


def test_asked_for_twice_by_two_it_is_made_once(team, services):
    first, second = (jobs.ask_for_rota(by=each) for each in team)
    assert first.pk == second.pk
    assert work() == 1
    assert Rota.objects.count() == 1


def test_the_page_tells_how_far_the_solver_is_while_it_solves(browser, team, services, monkeypatch):
    real, seen = working._solved, []

    def solved(task, latest):
        latest.heard(SoFar(Stage.SOLVING, 1100, 1000))
        seen.append(latest.so_far)
        return real(task, latest)

    monkeypatch.setattr(working, "_solved", solved)
    run = jobs.ask_for_rota(by=team[0])
    working._tell(team[0], run.pk, SoFar(Stage.SOLVING, 1100, 1000), 6)
    assert "best rota of 6 calls. One is found; at most 10.0% could be better." in text(browser.get(MAKING))
    assert work() == 1
    assert seen
    working._tell(team[0], run.pk, SoFar(Stage.SOLVING, 1100, 1000), 6)
    assert latest().state == "proposed"


def test_an_absence_replaces_what_is_being_made_and_a_second_one_joins_the_first(team, services):
    published(team[0])
    with clock.freeze(NOW + timedelta(minutes=1)):
        asked = jobs.ask_for_rota(by=team[0])
        away(team[0])
        away(team[1])
        assert work() == 3
    states = list(RotaRun.objects.order_by("pk").values_list("state", flat=True))
    assert states[-3:] == ["replaced", "replaced", "proposed"]
    assert not Rota.objects.filter(pk=asked.rota_id).exists()
    waiting = Rota.objects.get(state="proposed")
    names = [User.objects.get(pk=each.user_id).name for each in team]
    assert waiting.cause == "; ".join(f"{name}: ill, 9 November 2026" for name in names)
    assert not waiting.places.filter(day=TODAY, made=False).exists()


def test_a_second_absence_joins_a_mended_rota_that_waits(team, services):
    published(team[0])
    for each in team:
        away(each)
        assert work() == 1
    assert Rota.objects.get(state="proposed").cause.count("ill, 9 November 2026") == 2


def test_where_the_rota_in_force_changes_meanwhile_it_is_worked_out_anew(team, services, monkeypatch):
    published(team[0])
    kept, real, times = places().last(), working._solved, []

    def solved(task, latest):
        made = real(task, latest)
        if not times:
            verbs.lock_call(by=team[1], place_id=kept.pk)
        times.append(len(task.locks))
        return made

    monkeypatch.setattr(working, "_solved", solved)
    monkeypatch.setattr(working, "ThreadPoolExecutor", Here)
    with clock.freeze(NOW + timedelta(minutes=1)):
        jobs.ask_for_rota(by=team[0])
        ticking(monkeypatch)
        work()
    assert times == [0, 1]
    assert Rota.objects.get(state="proposed").places.get(locked_by=team[1].name).service_id == kept.service_id


def test_where_it_changes_again_and_again_whoever_asked_is_told(browser, team, services, monkeypatch):
    published(team[0])
    monkeypatch.setattr(proposing, "_fits", lambda *_: False)
    browser.post(MAKE)
    work()
    assert "was changed again and again" in text(browser.get(MAKING))
    assert not Rota.objects.filter(state="proposed").exists()
    with pytest.raises(Refused, match="again and again"):
        verbs.make_rota(by=team[0])


def test_what_goes_wrong_is_told_with_a_way_on(browser, team, services, monkeypatch):
    real = working.making.make
    monkeypatch.setattr(working.making, "make", lambda *_: 1 / 0)
    browser.post(MAKE)
    assert work() == 1
    page = text(browser.get(MAKING))
    assert "No rota came of it" in page
    assert "Something went wrong on our side, and nothing was changed. Make it again." in page
    assert "could not be made" in text(browser.get("/calls/rota/"))
    monkeypatch.setattr(working.making, "make", real)
    browser.post(MAKE)
    work()
    assert "It waits to be published." in text(browser.get(MAKING, follow=True))


def test_while_the_database_is_away_it_is_tried_again_and_not_given_up(team, services, monkeypatch):
    def gone(*_, **__):
        raise OperationalError("terminating connection")

    jobs.ask_for_rota(by=team[0])
    monkeypatch.setattr(working, "draw", gone)
    with pytest.raises(OperationalError):
        work()
    assert latest().state == "waiting"


def test_a_worker_that_dies_while_it_writes_leaves_nothing_and_the_work_is_taken_up_again(
    team, services, monkeypatch
):
    def dies(*_):
        raise SystemExit

    jobs.ask_for_rota(by=team[0])
    real = proposing._lacks
    monkeypatch.setattr(proposing, "_lacks", dies)
    with pytest.raises(SystemExit), transaction.atomic():
        work()
    assert not Rota.objects.exists()
    assert not RotaPlace.objects.exists()
    monkeypatch.setattr(proposing, "_lacks", real)
    assert jobs.ask_for_rota(by=team[1]).pk == latest().pk
    assert work() == 1
    assert Rota.objects.get().state == "proposed"
    jobs.work_rota_out.func(
        run_id=latest().pk, council_id=team[0].council_id, user_id=team[0].user_id, name=team[0].name
    )
    assert Rota.objects.count() == 1


def test_nothing_heard_for_some_minutes_offers_to_make_it_again(browser, team, services):
    browser.post(MAKE)
    assert "Make it again" not in text(browser.get(MAKING))
    with clock.freeze(NOW + timedelta(minutes=3)):
        page = text(browser.get(MAKING))
    assert "the background worker may have stopped" in page
    assert "Make it again" in page


def test_nobody_who_rings_any_more_is_told(team, services):
    run = jobs.ask_for_rota(by=team[0])
    for each in team:
        verbs.keep_hours(by=each, user_id=each.user_id, rings=verbs.Rings({}))
    work()
    assert latest().pk == run.pk
    assert latest().fault.startswith("Nobody has hours for calling any more.")


def test_a_rota_that_ended_before_it_was_mended_is_told(team, services):
    published(team[0])
    with clock.freeze(NOW + timedelta(minutes=1)):
        away(team[0])
    with clock.freeze(NOW + timedelta(days=30)):
        work()
    assert latest().fault == "The rota that was to be mended is over. Make a new one."


def test_an_evening_leaves_what_somebody_is_having_made_but_not_what_was_lost(cast, team, services):
    jobs.ask_for_rota(by=team[0])
    assert jobs.rotas_for_each_council() == 0
    with clock.freeze(NOW + timedelta(hours=8)):
        assert jobs.rotas_for_each_council() == 1
    assert Rota.objects.get().cause == "Made in the evening"


def test_another_councils_run_is_neither_seen_nor_worked_on(client_as, cast, team, services):
    run = jobs.ask_for_rota(by=team[0])
    with scope(cast.neighbour) as neighbour:
        assert verbs.work_out(by=neighbour, run_id=run.pk) is None
    assert client_as(cast.neighbour).get(MAKING).status_code == 404
    assert latest().state == "waiting"


def test_the_table_holds_one_run_at_a_time_and_ends_that_are_whole(cast, team):
    run = jobs.ask_for_rota(by=team[0])
    given = {
        "council": cast.ambershire, "kind": "by_hand", "first_day": TODAY, "cause": "x", "asked_by": "x",
        "asked_at": NOW, "seen_at": NOW,
    }  # fmt: skip
    with pytest.raises(IntegrityError, match="one_rota_in_the_making"), transaction.atomic():
        RotaRun.objects.create(**given)
    for state in ENDS:
        with pytest.raises(IntegrityError, match="rota_run_ends"), transaction.atomic():
            RotaRun.objects.filter(pk=run.pk).update(state=state.value)
    with pytest.raises(IntegrityError, match="with_a_reason"), transaction.atomic():
        RotaRun.objects.filter(pk=run.pk).update(state="failed", ended_at=NOW)


class Here:
    """Works in the test's own thread, which holds its transaction."""

    def __init__(self, _):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def submit(self, act, *args):
        done = working.Future()
        done.set_result(act(*args))
        return done


def ticking(monkeypatch):
    """A clock that never says the same moment twice."""
    begun, times = clock.now(), iter(range(10**6))
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(milliseconds=next(times)))
